import type { OrderId, PlatformId } from '../model/ids.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

const DAY_US = 86_400_000_000;
/** How far an idle platform's report reaches back: it is asked for its positions. */
const RECENT_US = 60_000_000;
/** A report that has not come by then is asked for anew. */
const ANSWER_DUE_US = 10_000_000;
/** So many reports in a row that did not come are told. */
const MISSED_MAX = 3;

/**
 * Asks a platform for its report, where it can give one, and notes when the next is due. While an order is open there, or
 * it has just come back, the report reaches a day back before what we know, so that nothing of it can be missing.
 */
export function askReport(turn: Turn, platform: PlatformId): void {
  const known = turn.state.platforms.get(platform);
  if (known === undefined || known.link === 'closed' || !known.identity.abilities.report) return;
  noteSilence(turn, known);
  turn.state.reportCount += 1;
  const requestId = `${platform}-${turn.state.reportCount}-${turn.atUs}`;
  const since = sinceUs(turn, known);
  known.report = { requestId, mustList: overdueOn(turn, known), sinceUs: since, askedUs: turn.atUs };
  known.reportDueUs = turn.atUs + Math.max(ANSWER_DUE_US, turn.config.reconcileEveryMs * 1000);
  turn.command({ type: 'requestReport', platform, requestId, sinceUs: since });
}

/** Tells a person, once, that a platform is asked again and again and gives no report that can be read. */
function noteSilence(turn: Turn, known: PlatformState): void {
  if (known.report === undefined || known.report.askedUs + ANSWER_DUE_US > turn.atUs) return;
  known.reportsMissed += 1;
  if (known.reportsMissed !== MISSED_MAX) return;
  const { platform } = known.identity;
  turn.count('REPORT_MISSING');
  const shut = known.link === 'recovering' ? ' Until it reports, nothing is sent there.' : '';
  turn.alert({
    code: 'REPORT_MISSING',
    severity: 'alarm',
    platform,
    text:
      `${platform} was asked ${MISSED_MAX} times for its orders and positions and gave no report that can be read. What it holds is not compared with our book.${shut} ` +
      `Look at ${platform}; the log says what was wrong with what it sent. It is asked again and again.`,
  });
}

/**
 * The orders that a report asked for now must list: those whose outcome is unknown, and those that left long ago. One
 * that has just left may still be on its way through the platform while the report is written.
 */
function overdueOn(turn: Turn, known: PlatformState): ReadonlySet<OrderId> {
  const overdue = new Set<OrderId>();
  const leftBeforeUs = turn.atUs - turn.config.orderTimeoutMs * 1000;
  for (const child of openOn(turn.state, known.identity.platform, known.identity.account)) {
    const { orderId, state, claimed } = child;
    // A gateway that ended at once did not note that the order had left; the platform's word for it proves that it had.
    const leftUs = child.sentUs ?? (state === 'pending' ? undefined : child.decidedUs);
    if (state === 'unknown' || claimed === true || (leftUs !== undefined && leftUs <= leftBeforeUs))
      overdue.add(orderId);
  }
  return overdue;
}

function sinceUs(turn: Turn, known: PlatformState): number {
  let oldestUs = known.link === 'recovering' ? known.lastExecutionUs : turn.atUs;
  let isOpen = known.link === 'recovering';
  for (const child of openOn(turn.state, known.identity.platform, known.identity.account)) {
    isOpen = true;
    oldestUs = Math.min(oldestUs, child.decidedUs, known.lastExecutionUs || child.decidedUs);
  }
  return Math.max(0, oldestUs - (isOpen ? DAY_US : RECENT_US));
}

/** A report has come: the next is due after the pause that the configuration states. */
export function planNextReport(turn: Turn, known: PlatformState): void {
  known.reportDueUs = turn.atUs + turn.config.reconcileEveryMs * 1000;
  known.reportsMissed = 0;
}

/** Asks every platform whose report is due. */
export function askDueReports(turn: Turn): void {
  for (const [platform, { reportDueUs }] of turn.state.platforms)
    if (reportDueUs !== undefined && reportDueUs <= turn.atUs) askReport(turn, platform);
}
