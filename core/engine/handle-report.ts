import { trimDust } from '../base/decimal.ts';
import type { FillReport, PlatformReport, ReportedExecution, ReportedOrder } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { hasStandIn } from '../orders/book-fill.ts';
import { stateAfterReport } from '../orders/child-transition.ts';
import { planNextReport } from './ask-report.ts';
import { changeState, handleFill, makeUnknown } from './handle-child.ts';
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
export function handleReport(turn: Turn, platform: PlatformId, report: PlatformReport): void {
  const known = turn.state.platforms.get(platform);
  if (known?.report?.requestId !== report.requestId) {
    turn.log(`${platform} sent a report that was not asked for; it was ignored`);
    return;
  }
  const { mustList, sinceUs } = known.report;
  const isComplete = report.historyFromUs <= sinceUs;
  const provesFromUs = isComplete ? 0 : report.historyFromUs + CLOCKS_APART_US;
  delete known.report;
  planNextReport(turn, known);
  raiseOrderNumber(turn, report);
  const reported = new Map<OrderId, ReportedOrder>();
  for (const order of report.orders) if (order.orderId !== undefined) reported.set(order.orderId, order);
  bookMissed(turn, platform, report, reported);
  settleOrders(turn, known, reported, { mustList, provesFromUs });
  comparePositions(turn, known, report);
  if (known.link !== 'recovering') return;
  turn.decide({ type: 'platformRecovered', platform });
  offerExitOfReturned(turn, platform);
  turn.log(`${platform} has reported its orders and positions and is open`);
  turn.tell({ to: 'everyone' }, { type: 'platformChanged', platform, linked: true, reason: 'reconciled' });
}

/** Ids must rise above every id the platform has ever seen, or a new order could be taken for an old one. */
function raiseOrderNumber(turn: Turn, report: PlatformReport): void {
  let last = turn.state.lastOrderNumber;
  for (const { orderId } of [...report.orders, ...report.executions])
    if (orderId !== undefined) last = Math.max(last, Number(orderId));
  if (last > turn.state.lastOrderNumber) turn.decide({ type: 'orderNumberRaised', last });
}

/** Books the executions of our orders that did not reach us. */
function bookMissed(turn: Turn, platform: PlatformId, report: PlatformReport, reported: ReportedOrders): void {
  const told = new Map<OrderId, number>();
  let foreign = 0;
  for (const execution of report.executions) {
    const { orderId } = execution;
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    if (child === undefined) {
      foreign += 1;
      continue;
    }
    const toldSize = trimDust((told.get(child.orderId) ?? 0) + execution.size);
    told.set(child.orderId, toldSize);
    if (child.executions.some((known) => known.execId === execution.execId)) continue;
    turn.log(
      `${platform} reports a fill that did not reach us: order ${child.orderId}, ${execution.size} @ ${execution.price}`,
    );
    handleFill(turn, fillOf(platform, child, execution, toldSize, reported.get(child.orderId)?.status));
  }
  if (foreign > 0) turn.log(`${platform} reports ${foreign} execution(s) of orders that are not ours`);
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
    if (order !== undefined) takeOver(turn, platform, child, order);
    else if (!proof.mustList.has(child.orderId)) continue;
    else if (child.decidedUs >= proof.provesFromUs && child.filledSize === 0)
      changeState(turn, child, {
        state: 'not_received',
        code: 'NOT_RECEIVED',
        reason: `${platform} reported and does not know the order`,
      });
    else makeUnknown(turn, child, `${platform} reported and does not list it any more`);
  }
}

function takeOver(turn: Turn, platform: PlatformId, child: Child, order: ReportedOrder): void {
  if (order.filledSize > child.filledSize)
    handleFill(turn, {
      platform,
      orderId: child.orderId,
      filledSize: order.filledSize,
      fillPrice: order.fillPrice,
      status: order.status,
      tsUs: 0,
    });
  const state = stateAfterReport(child.state, order.status);
  if (state !== undefined)
    changeState(turn, child, {
      state,
      ...(order.platformOrderId !== undefined && { platformOrderId: order.platformOrderId }),
    });
  else if (child.state === 'unknown' && order.status === 'partial') changeState(turn, child, { state: 'partial' });
}

/**
 * Differences are shown, never settled by inventing an order. A fill may be on its way while a report is written, so only
 * what two reports in a row show alike is told, once.
 */
function comparePositions(turn: Turn, known: PlatformState, report: PlatformReport): void {
  const { platform, account, abilities } = known.identity;
  if (!abilities.positions && report.positions.length === 0) return;
  const reported = new Map<string, number>();
  for (const { symbol, size } of report.positions) reported.set(symbol, trimDust((reported.get(symbol) ?? 0) + size));
  const symbols = new Set(reported.keys());
  for (const position of turn.state.positions.all())
    if (position.platform === platform && position.account === account && position.size !== 0)
      symbols.add(position.symbol);
  const differences = new Set<string>();
  for (const symbol of symbols) {
    const theirs = reported.get(symbol) ?? 0;
    const ours = turn.state.positions.get(platform, account, symbol)?.size ?? 0;
    if (theirs === ours) continue;
    const difference = `${platform} holds ${theirs} ${symbol}, we booked ${ours}`;
    const isTold = known.differences.has(`told: ${difference}`);
    differences.add(isTold || known.differences.has(difference) ? `told: ${difference}` : difference);
    if (!isTold && known.differences.has(difference)) tellDifference(turn, platform, difference);
  }
  known.differences = differences;
}

function tellDifference(turn: Turn, platform: PlatformId, difference: string): void {
  turn.count('POSITION_MISMATCH');
  turn.alert({
    code: 'POSITION_MISMATCH',
    severity: 'alarm',
    platform,
    text: `${difference}. Nothing was sent for it: look at ${platform}, then close or adopt the difference by hand.`,
  });
}
