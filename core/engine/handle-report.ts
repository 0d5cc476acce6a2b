import { trimDust } from '../base/decimal.ts';
import type { FillReport, PlatformReport, ReportedExecution, ReportedOrder } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { hasStandIn } from '../orders/book-fill.ts';
import { stateAfterReport } from '../orders/child-transition.ts';
import { planNextReport } from './ask-report.ts';
import { claimedOrders } from './claim-order.ts';
import { confirmChanges } from './compare-own-orders.ts';
import { findDifferences } from './find-differences.ts';
import { changeState, handleFill, makeUnknown } from './handle-child.ts';
import { noteClosed, noteFilled, noteMissed, noteUnlisted } from './note-order-difference.ts';
import { offerExitOfReturned } from './offer-exit.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/** A platform's clock and ours may be so far apart: its history counts from that much later than it says. */
const CLOCKS_APART_US = 3_600_000_000;

type ReportedOrders = ReadonlyMap<OrderId, ReportedOrder>;

/**
 * Settles a platform's orders by its own report: missed executions are booked, states are taken over, and an order that
 * the platform never got becomes NOT_RECEIVED and is never sent again. Then the platform opens. A report that was not
 * asked for, or of an earlier link, is ignored.
 */
export function handleReport(turn: Turn, platform: PlatformId, whole: PlatformReport): void {
  const known = turn.state.platforms.get(platform);
  if (known?.report?.requestId !== whole.requestId) {
    turn.log(`${platform} sent a report that was not asked for; it was ignored`);
    return;
  }
  const report = withoutOldDoubts(turn, whole);
  const { mustList, sinceUs, askedUs } = known.report;
  const isComplete = report.historyFromUs <= sinceUs;
  const provesFromUs = isComplete ? 0 : report.historyFromUs + CLOCKS_APART_US;
  delete known.report;
  known.readUs = askedUs;
  planNextReport(turn, known);
  raiseOrderNumber(turn, report);
  const reported = new Map<OrderId, ReportedOrder>();
  for (const order of report.orders) if (order.orderId !== undefined) reported.set(order.orderId, order);
  for (const [orderId, order] of claimedOrders(turn, known, report)) reported.set(orderId, order);
  confirmChanges(turn, known, report);
  const { missed, heldBefore, strangers } = bookMissed(turn, known, report, reported);
  for (const [child, executions] of missed)
    noteMissed(turn, known, report, child, executions, heldBefore.get(child.symbol) ?? 0);
  settleOrders(turn, known, reported, { mustList, provesFromUs });
  findDifferences(turn, known, report, { askedUs, isWhole: isComplete, strangers });
  if (known.link !== 'recovering') return;
  turn.decide({ type: 'platformRecovered', platform });
  offerExitOfReturned(turn, platform);
  turn.log(`${platform} has reported its orders and positions and is open`);
  turn.tell({ to: 'everyone' }, { type: 'platformChanged', platform, linked: true, reason: 'reconciled' });
}

/** What the platform knows nothing of and a fill or a person has settled here says nothing more, and least of all that it works. */
function withoutOldDoubts(turn: Turn, report: PlatformReport): PlatformReport {
  const isOld = ({ orderId, status }: ReportedOrder): boolean => {
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    return status === 'unknown' && child !== undefined && isTerminal(child.state);
  };
  return { ...report, orders: report.orders.filter((order) => !isOld(order)) };
}

/** Ids must rise above every id the platform has ever seen, or a new order could be taken for an old one. */
function raiseOrderNumber(turn: Turn, report: PlatformReport): void {
  let last = turn.state.lastOrderNumber;
  for (const { orderId } of [...report.orders, ...report.executions])
    if (orderId !== undefined) last = Math.max(last, Number(orderId));
  if (last > turn.state.lastOrderNumber) turn.decide({ type: 'orderNumberRaised', last });
}

/** What of a report's executions was new to us. */
interface Booked {
  /** Of orders of ours; they are booked now. */
  readonly missed: ReadonlyMap<Child, readonly ReportedExecution[]>;
  /** What was booked of each of their symbols before. */
  readonly heldBefore: ReadonlyMap<string, number>;
  /** Of no order of ours. */
  readonly strangers: readonly ReportedExecution[];
}

/** Books the executions of our orders that did not reach us. */
function bookMissed(turn: Turn, known: PlatformState, report: PlatformReport, reported: ReportedOrders): Booked {
  const { platform, account } = known.identity;
  const told = new Map<OrderId, number>();
  const missed = new Map<Child, ReportedExecution[]>();
  const heldBefore = new Map<string, number>();
  const strangers: ReportedExecution[] = [];
  for (const execution of report.executions) {
    const { orderId } = execution;
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    if (child === undefined) {
      strangers.push(execution);
      continue;
    }
    const toldSize = trimDust((told.get(child.orderId) ?? 0) + execution.size);
    told.set(child.orderId, toldSize);
    if (child.executions.some((booked) => booked.execId === execution.execId)) continue;
    const { symbol, filledSize } = child;
    const held = turn.state.positions.get(platform, account, symbol)?.size ?? 0;
    handleFill(turn, fillOf(platform, child, execution, toldSize, reported.get(child.orderId)?.status));
    if (child.filledSize === filledSize) continue;
    if (!heldBefore.has(symbol)) heldBefore.set(symbol, held);
    const before = missed.get(child);
    if (before === undefined) missed.set(child, [execution]);
    else before.push(execution);
  }
  return { missed, heldBefore, strangers };
}

/** A reported execution as the fill that it is; `toldSize` is what the report states of its order up to here. */
function fillOf(
  platform: PlatformId,
  child: Child,
  execution: ReportedExecution,
  toldSize: number,
  status: Child['state'] | undefined,
): FillReport {
  const { execId, side, size, price, tsUs, commission, commissionCurrency } = execution;
  return {
    platform,
    orderId: child.orderId,
    execId,
    side,
    lastSize: size,
    lastPrice: price,
    filledSize: hasStandIn(child) ? toldSize : trimDust(child.filledSize + size),
    fillPrice: price,
    status: status !== undefined && isTerminal(status) && status !== 'filled' ? status : 'partial',
    tsUs,
    ...(commission !== undefined && { commission }),
    ...(commissionCurrency !== undefined && { commissionCurrency }),
  };
}

/**
 * Takes over what is reported of the open orders. One that must be listed and is not was never received; but where the
 * platform's history cannot be trusted to have it, or it has filled in part, its outcome is unknown, for a person to settle.
 */
function settleOrders(
  turn: Turn,
  known: PlatformState,
  reported: ReportedOrders,
  proof: { readonly mustList: ReadonlySet<OrderId>; readonly provesFromUs: number },
): void {
  const { platform, account } = known.identity;
  for (const child of openOn(turn.state, platform, account)) {
    const order = reported.get(child.orderId);
    if (order !== undefined) takeOver(turn, known, child, order);
    else if (!proof.mustList.has(child.orderId)) continue;
    else if (child.decidedUs >= proof.provesFromUs && child.filledSize === 0 && child.claimed !== true) {
      changeState(turn, child, {
        state: 'not_received',
        code: 'NOT_RECEIVED',
        reason: `${platform} reported and does not know the order`,
      });
      noteUnlisted(turn, known, child);
    } else {
      makeUnknown(turn, child, `${platform} reported and does not list it any more`);
      noteUnlisted(turn, known, child);
    }
  }
}

function takeOver(turn: Turn, known: PlatformState, child: Child, order: ReportedOrder): void {
  const { platform } = known.identity;
  const { state: before, filledSize } = child;
  if (order.filledSize > child.filledSize) {
    handleFill(turn, {
      platform,
      orderId: child.orderId,
      filledSize: order.filledSize,
      fillPrice: order.fillPrice,
      status: order.status,
      tsUs: 0,
    });
    if (child.filledSize > filledSize) noteFilled(turn, known, child, filledSize);
  }
  const isWhole = isWholeThere(child, order);
  if (isWhole) {
    turn.log(
      `${platform} says that order ${child.orderId} was for ${order.size} and is filled, we thought ${child.size}`,
    );
    turn.decide({ type: 'orderModified', orderId: child.orderId, size: order.size });
  }
  const state = isWhole ? 'filled' : stateAfterReport(child.state, order.status);
  if (state !== undefined) {
    changeState(turn, child, {
      state,
      ...(order.platformOrderId !== undefined && { platformOrderId: order.platformOrderId }),
    });
    if (isTerminal(state)) noteClosed(turn, known, child, before);
  } else if (child.state === 'unknown' && order.status === 'partial') changeState(turn, child, { state: 'partial' });
}

/**
 * Whether a platform has filled the whole of an order for less than we believe it to be: it was made smaller there, and
 * the answer was lost. Its executions, which are booked by now, say the same.
 */
function isWholeThere(child: Child, { status, size, filledSize }: ReportedOrder): boolean {
  if (isTerminal(child.state) || status !== 'filled' || size <= 0 || size >= child.size) return false;
  return filledSize === size && child.filledSize === size;
}
