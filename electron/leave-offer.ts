import type { OpenBusinessView } from '../core/api/preview-view.ts';

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
export function leaveOffer(leaving: Leaving, open: OpenBusinessView | 'silent'): LeaveOffer | undefined {
  if (open === 'silent') return silentOffer(leaving);
  const items = [...open.positions, ...open.orders].map(({ platform, text }) => `${platform}: ${text}`);
  if (items.length === 0) return undefined;
  const rest = items.length - LINES_MAX;
  const list = rest > 0 ? [...items.slice(0, LINES_MAX), `and ${rest} more, listed in the window`] : items;
  const { verb, consequence } = wordsOf(leaving);
  const buttons: LeaveOffer['buttons'][number][] = [{ label: 'Leave them as they are', choice: 'leave' }];
  if (open.orders.length > 0) buttons.push({ label: `Cancel ${count(open.orders.length, 'order')}`, choice: 'cancel' });
  const then = { stop: 'stop', quit: 'quit', switchOff: 'switch off' }[leaving.what];
  buttons.push({ label: `Flatten, then ${then}`, choice: 'flatten' });
  return {
    title: `${verb}?`,
    message: `Open: ${open.text}`,
    detail: `${list.join('\n')}\n\n${consequence}`,
    buttons: [...buttons, { label: 'Go back', choice: 'stay' }],
  };
}

function silentOffer(leaving: Leaving): LeaveOffer {
  const { verb, consequence } = wordsOf(leaving);
  return {
    title: `${verb}?`,
    message: 'The engine does not answer, so what is open is not known.',
    detail: `Orders and positions stay at their platforms as they are: look after them there.\n\n${consequence}`,
    buttons: [
      { label: leaving.what === 'switchOff' ? 'Try all the same' : `${verb} all the same`, choice: 'leave' },
      { label: 'Go back', choice: 'stay' },
    ],
  };
}

function wordsOf(leaving: Leaving): { readonly verb: string; readonly consequence: string } {
  switch (leaving.what) {
    case 'stop':
      return {
        verb: 'Stop the gateway',
        consequence:
          'While it is stopped nothing is sent and nothing is watched: protection that the gateway holds does not fire.',
      };
    case 'quit':
      return {
        verb: 'Quit NEXUS Gateway',
        consequence: 'After quitting nothing is watched: protection that the gateway holds does not fire.',
      };
    case 'switchOff':
      return {
        verb: `Switch ${leaving.platform} off`,
        consequence:
          `While ${leaving.platform} is off, what it holds is marked "not watched": its fills are not seen and ` +
          'protection that the gateway holds there does not fire.',
      };
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
