import type { AlertView } from './alert-view.ts';
import type { OverviewView } from './overview-view.ts';

/** A desktop notification with sound. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The screen that a click opens. */
  readonly screen: 'alerts' | 'risk';
}

/** What was seen so far, so that nothing is told twice. */
export interface Noticed {
  readonly lastAlert: number;
  readonly state: OverviewView['state'] | undefined;
}

/** Notices shown for one change at most; the rest are summed up, so that a storm does not bury the screen. */
const NOTICES_MAX = 3;

/**
 * Which notices a change asks for: every new alarm, as a lost platform or a daily loss, and a halt with its reason. The
 * alarm that told of the halt is not told beside it. At the first look only a state that stops trading is told: alarms
 * of earlier runs are in the window.
 */
export function noticesOf(
  before: Noticed | undefined,
  overview: OverviewView,
  alerts: readonly AlertView[],
): { readonly noticed: Noticed; readonly notices: readonly Notice[] } {
  const lastAlert = alerts.reduce((last, { number }) => Math.max(last, number), before?.lastAlert ?? 0);
  const notices: Notice[] = [];
  const isHaltNew = overview.state === 'halted' && before?.state !== 'halted';
  if (isHaltNew)
    notices.push({ title: 'Trading is HALTED', body: `By ${overview.by}: ${overview.reason}`, screen: 'risk' });
  const news =
    before === undefined
      ? []
      : alerts
          .filter(({ number, severity }) => severity === 'alarm' && number > before.lastAlert)
          .filter(({ code }) => !(isHaltNew && code === 'TRADING_HALTED'))
          .toSorted((one, other) => one.rank - other.rank);
  for (const { text, remedy, platform } of news.slice(0, NOTICES_MAX))
    notices.push({
      title: platform === null ? 'NEXUS needs you' : `NEXUS: ${platform}`,
      body: remedy === '' ? text : `${text} ${remedy}`,
      screen: 'alerts',
    });
  if (news.length > NOTICES_MAX)
    notices.push({
      title: 'NEXUS needs you',
      body: `${news.length - NOTICES_MAX} more alarms are in the window`,
      screen: 'alerts',
    });
  return { noticed: { lastAlert, state: overview.state }, notices };
}
