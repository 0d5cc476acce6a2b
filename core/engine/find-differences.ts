import { trimDust } from '../base/decimal.ts';
import type { Difference, ForeignOrder, PositionDifference } from '../model/difference.ts';
import type { PlatformReport, ReportedExecution, ReportedOrder } from '../model/event.ts';
import { isTerminal } from '../model/order.ts';
import { foreignOrderText, gapText } from '../orders/explain-difference.ts';
import type { PositionGap } from '../orders/reconcile-size.ts';
import { positionGaps } from '../orders/reconcile-size.ts';
import { compareOwnOrders } from './compare-own-orders.ts';
import { openDifferences } from './difference-keep.ts';
import { doubtfulOrders } from './doubtful-orders.ts';
import { noteChanged, noteOpen, settleByReport } from './note-difference.ts';
import { actByPolicy } from './reconcile-policy.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/** What is known of a report beside its words. */
export interface ReportFacts {
  readonly askedUs: number;
  /** It reaches back as far as it was asked to. */
  readonly isWhole: boolean;
  /** Its executions of no order of ours. */
  readonly strangers: readonly ReportedExecution[];
}

/**
 * Holds a report, after it was booked, against our books. A fill may be on its way while a report is written, so only what
 * two reports in a row show alike is a difference: told once, kept until a later report agrees or it is settled, and
 * handed to the policy of its platform.
 */
export function findDifferences(turn: Turn, known: PlatformState, report: PlatformReport, facts: ReportFacts): void {
  const suspects = new Set<string>();
  const open = openDifferences(turn.state).filter(
    ({ platform, account }) => platform === known.identity.platform && account === known.identity.account,
  );
  comparePositions(turn, known, report, facts, { open, suspects });
  compareOrders(turn, known, report, { open, suspects });
  compareOwnOrders(turn, known, report, suspects);
  known.suspects = suspects;
}

interface Sight {
  readonly open: readonly Difference[];
  readonly suspects: Set<string>;
}

function comparePositions(
  turn: Turn,
  known: PlatformState,
  report: PlatformReport,
  facts: ReportFacts,
  { open, suspects }: Sight,
): void {
  const { platform, account, abilities } = known.identity;
  if (!abilities.positions && report.positions.length === 0) return;
  const before = new Map<string, PositionDifference>();
  for (const difference of open) if (difference.kind === 'position') before.set(difference.symbol, difference);
  const booked = [...turn.state.positions.all()].filter(
    (position) => position.platform === platform && position.account === account && position.size !== 0,
  );
  for (const gap of positionGaps(report.positions, booked)) {
    suspects.add(markOf(gap));
    const difference = before.get(gap.symbol);
    before.delete(gap.symbol);
    if (difference !== undefined && isLeftAlone(difference, gap)) continue;
    const isTold = difference?.ours === gap.ours && difference.theirs === gap.theirs;
    if (!isTold && !known.suspects.has(markOf(gap))) continue;
    const found = isTold ? difference : tellGap(turn, known, difference, gap, facts);
    if (found?.kind === 'position') actByPolicy(turn, known, found, facts.askedUs);
  }
  for (const difference of before.values())
    if (difference.standing.state !== 'closing')
      settleByReport(turn, difference, 'agreed', `${platform} and our book agree`);
}

function markOf({ symbol, ours, theirs }: PositionGap): string {
  return `position ${symbol} ${ours} ${theirs}`;
}

/** Its surplus is on its way out, or a person left as much of it to its owner. */
function isLeftAlone({ standing, ours, theirs }: PositionDifference, gap: PositionGap): boolean {
  if (standing.state === 'closing') return true;
  return standing.state === 'ignored' && trimDust(theirs - ours) === trimDust(gap.theirs - gap.ours);
}

function tellGap(
  turn: Turn,
  known: PlatformState,
  before: PositionDifference | undefined,
  gap: PositionGap,
  { isWhole, strangers }: ReportFacts,
): Difference | undefined {
  const { platform } = known.identity;
  const text = gapText(gap, {
    platform,
    isWhole,
    strangers: strangers.filter(({ symbol }) => symbol === gap.symbol),
    unknown: doubtfulOrders(turn, known, gap.symbol),
  });
  const matter = { kind: 'position', ...gap } as const;
  const difference =
    before === undefined ? noteOpen(turn, known, matter, text) : noteChanged(turn, before, matter, text);
  turn.count('POSITION_MISMATCH');
  if (difference !== undefined) alarmOf(turn, difference);
  return difference;
}

/** Tells a person of a position that differs. */
export function alarmOf(turn: Turn, { platform, text, proposal }: Difference): void {
  turn.alert({
    code: 'POSITION_MISMATCH',
    severity: 'alarm',
    platform,
    text: `${text}. Nothing was sent for it. ${proposal}`,
  });
}

/** Working orders that are not ours: shown once two reports list them, gone when they are not listed any more. */
function compareOrders(turn: Turn, known: PlatformState, report: PlatformReport, { open, suspects }: Sight): void {
  const { platform } = known.identity;
  const before = new Map<string, Difference>();
  for (const difference of open)
    if (difference.kind === 'foreign_order') before.set(difference.platformOrderId, difference);
  const claimed = claimedNames(turn, known);
  for (const order of report.orders) {
    const foreign = foreignOf(turn, order);
    if (foreign === undefined || claimed.has(foreign.platformOrderId)) continue;
    const mark = `order ${foreign.platformOrderId}`;
    suspects.add(mark);
    if (before.delete(foreign.platformOrderId) || !known.suspects.has(mark)) continue;
    const text = foreignOrderText(platform, foreign);
    const difference = noteOpen(turn, known, { kind: 'foreign_order', ...foreign }, text);
    if (difference === undefined) continue;
    turn.alert({
      code: 'FOREIGN_ORDER',
      severity: 'info',
      platform,
      text: `${text}. It is left alone. ${difference.proposal}`,
    });
  }
  for (const difference of before.values())
    settleByReport(turn, difference, 'agreed', `${platform} does not list it as working any more`);
}

/** The platform's names of the orders that a person has taken over. */
function claimedNames(turn: Turn, { identity }: PlatformState): ReadonlySet<string | undefined> {
  const claimed = [...openOn(turn.state, identity.platform, identity.account)].filter(
    (child) => child.claimed === true,
  );
  return new Set(claimed.map(({ platformOrderId }) => platformOrderId));
}

/** A reported order that works and is not ours; undefined for any other, and for one that has no name to speak of it. */
function foreignOf(turn: Turn, order: ReportedOrder): ForeignOrder | undefined {
  const { orderId, symbol, side, size, filledSize, fillPrice } = order;
  const platformOrderId = order.platformOrderId ?? orderId;
  if (isTerminal(order.status) || platformOrderId === undefined) return undefined;
  if (orderId !== undefined && turn.state.children.has(orderId)) return undefined;
  return { platformOrderId, ...(orderId !== undefined && { orderId }), symbol, side, size, filledSize, fillPrice };
}
