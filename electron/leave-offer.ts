import type { OpenBusinessView } from '../core/api/preview-view.ts';
import type { DesktopSpeech } from './speech.ts';

/** What a person is about to do while orders or positions are open. */
export type Leaving = { readonly what: 'stop' | 'quit' } | { readonly what: 'switchOff'; readonly platform: string };

/** What becomes of open orders and positions. */
export type LeaveChoice = 'leave' | 'cancel' | 'flatten' | 'stay';

/** A question with its answers, in the order of the buttons. */
export interface LeaveOffer {
  readonly title: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly { readonly label: string; readonly choice: LeaveChoice }[];
}

/** Lines of the list at most; a message box has no scroll bar. */
const LINES_MAX = 12;

/**
 * The question before a stop, a quit or a switch-off; undefined where nothing is open, so that nothing is asked. `silent`
 * stands for an engine that runs and does not answer: then nobody knows what is open.
 */
export function leaveOffer(
  leaving: Leaving,
  open: OpenBusinessView | 'silent',
  speech: DesktopSpeech,
): LeaveOffer | undefined {
  if (open === 'silent') return silentOffer(leaving, speech);
  const { t, said } = speech;
  const items = [...open.positions, ...open.orders].map(({ platform, text }) => `${platform}: ${said(text)}`);
  if (items.length === 0) return undefined;
  const rest = items.length - LINES_MAX;
  const list = rest > 0 ? [...items.slice(0, LINES_MAX), t('leave.more', rest)] : items;
  const { verb, consequence, flatten } = wordsFor(leaving, speech);
  const buttons: LeaveOffer['buttons'][number][] = [{ label: t('leave.leave'), choice: 'leave' }];
  const orders = open.orders.length;
  if (orders > 0)
    buttons.push({ label: orders === 1 ? t('leave.cancelOne') : t('leave.cancelMany', orders), choice: 'cancel' });
  buttons.push({ label: flatten, choice: 'flatten' });
  return {
    title: t('leave.ask', verb),
    message: t('leave.open', said(open.text)),
    detail: `${list.join('\n')}\n\n${consequence}`,
    buttons: [...buttons, { label: t('leave.back'), choice: 'stay' }],
  };
}

function silentOffer(leaving: Leaving, speech: DesktopSpeech): LeaveOffer {
  const { t } = speech;
  const { verb, consequence } = wordsFor(leaving, speech);
  return {
    title: t('leave.ask', verb),
    message: t('leave.silent'),
    detail: `${t('leave.silentDetail')}\n\n${consequence}`,
    buttons: [
      { label: leaving.what === 'switchOff' ? t('leave.tryAnyway') : t('leave.anyway', verb), choice: 'leave' },
      { label: t('leave.back'), choice: 'stay' },
    ],
  };
}

function wordsFor(
  leaving: Leaving,
  { t }: DesktopSpeech,
): { readonly verb: string; readonly consequence: string; readonly flatten: string } {
  switch (leaving.what) {
    case 'stop':
      return { verb: t('leave.stop'), consequence: t('leave.stopMeans'), flatten: t('leave.flattenStop') };
    case 'quit':
      return { verb: t('leave.quit'), consequence: t('leave.quitMeans'), flatten: t('leave.flattenQuit') };
    case 'switchOff':
      return {
        verb: t('leave.switchOff', leaving.platform),
        consequence: t('leave.switchOffMeans', leaving.platform),
        flatten: t('leave.flattenSwitchOff'),
      };
  }
}
