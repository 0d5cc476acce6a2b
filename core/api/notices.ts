import type { AlertView } from './alert-view.ts';
import type { OverviewView } from './overview-view.ts';

/** What a person is to be told at once, with sound; whoever tells it puts it into words. */
export type Notice =
  | { readonly kind: 'halted'; readonly by: string; readonly reason: string }
  | { readonly kind: 'alert'; readonly platform: string | null; readonly text: string; readonly remedy: string }
  /** So many more than are told one by one. */
  | { readonly kind: 'more'; readonly count: number };

/** What was seen so far, so that nothing is told twice. */
export interface Noticed {
  readonly state: OverviewView['state'] | undefined;
  /** When each alert had been raised last when it was told, by its words: a restarted engine numbers from 1 again. */
  readonly toldUs: ReadonlyMap<string, number>;
  /**
   * What of a halt is still to come, and is told already: state and alarm are two streams, and a window that is behind
   * gets one after the other.
   */
  readonly owed: 'nothing' | 'alarm' | 'state';
}

/** Notices shown for one change at most; the rest are summed up, so that a storm does not bury the screen. */
const NOTICES_MAX = 3;
/** An alert that comes again is told again, but one that keeps coming no oftener than this. */
const AGAIN_US = 60_000_000;

/**
 * Which notices a change asks for: every new alarm, as a daily loss, every platform that is lost, and a halt with its
 * reason; what comes again is told again. The alarm that told of the halt is not told beside it. At the first look only a
 * state that stops trading is told: alarms of earlier runs are in the window.
 */
export function noticesOf(
  before: Noticed | undefined,
  overview: OverviewView,
  alerts: readonly AlertView[],
): { readonly noticed: Noticed; readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const all = before === undefined ? [] : alerts.filter((alert) => isTold(alert) && isNews(alert, before));
  const isAlarmNew = all.some(isHaltAlarm);
  const isHaltNew = overview.state === 'halted' && before?.state !== 'halted';
  const isToldAsAlarm = before?.owed === 'state' && !isAlarmNew;
  if (isHaltNew && !isToldAsAlarm) notices.push({ kind: 'halted', by: overview.by, reason: overview.reason });
  const isToldAsHalt = overview.state === 'halted' && before !== undefined && (isHaltNew || before.owed === 'alarm');
  const news = all
    .filter((alert) => !(isToldAsHalt && isHaltAlarm(alert)))
    .toSorted((one, other) => one.rank - other.rank);
  for (const { text, remedy, platform } of news.slice(0, NOTICES_MAX))
    notices.push({ kind: 'alert', platform, text, remedy });
  if (news.length > NOTICES_MAX) notices.push({ kind: 'more', count: news.length - NOTICES_MAX });
  const owed =
    overview.state === 'halted' ? owedAlarm(isToldAsHalt, overview, alerts) : isAlarmNew ? 'state' : 'nothing';
  return { noticed: { state: overview.state, toldUs: toldAfter(before, alerts, all), owed }, notices };
}

function isHaltAlarm({ code }: AlertView): boolean {
  return code === 'TRADING_HALTED';
}

function owedAlarm(
  isToldAsHalt: boolean,
  { sinceUs }: OverviewView,
  alerts: readonly AlertView[],
): 'nothing' | 'alarm' {
  const isThere = alerts.some((alert) => isHaltAlarm(alert) && alert.lastUs >= sinceUs);
  return isToldAsHalt && !isThere ? 'alarm' : 'nothing';
}

/** An engine that has only just started has no list yet; what it was before is kept until then. */
function toldAfter(
  before: Noticed | undefined,
  alerts: readonly AlertView[],
  news: readonly AlertView[],
): Noticed['toldUs'] {
  if (alerts.length === 0) return before?.toldUs ?? new Map();
  return new Map(
    alerts.map((alert) => {
      const toldUs = news.includes(alert) ? undefined : before?.toldUs.get(wordsOf(alert));
      return [wordsOf(alert), toldUs ?? alert.lastUs];
    }),
  );
}

/** A lost platform is told also where no order was in flight there: what it holds is not watched any more. */
function isTold({ severity, code }: AlertView): boolean {
  return severity === 'alarm' || code === 'PLATFORM_ABSENT';
}

function isNews(alert: AlertView, { toldUs }: Noticed): boolean {
  const told = toldUs.get(wordsOf(alert));
  return told === undefined || alert.lastUs - told >= AGAIN_US;
}

/** By code and text the gateway tells one alert from another. */
function wordsOf({ code, text }: AlertView): string {
  return `${code} ${text}`;
}
