import { trimDust } from '../base/decimal.ts';
import type { FillReport, PlatformReport, ReportedExecution, ReportedOrder } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { hasStandIn } from '../orders/book-fill.ts';
import { stateAfterReport } from '../orders/child-transition.ts';
import { planNextReport } from './ask-report.ts';
import { changeState, handleFill } from './handle-child.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

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
  const { askedUs } = known.report;
  delete known.report;
  planNextReport(turn, known);
  raiseOrderNumber(turn, report);
  for (const execution of report.executions) bookMissed(turn, platform, execution, report);
  settleOrders(turn, platform, report, askedUs);
  comparePositions(turn, known, report);
  if (known.link !== 'recovering') return;
  turn.decide({ type: 'platformRecovered', platform });
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

function bookMissed(turn: Turn, platform: PlatformId, execution: ReportedExecution, report: PlatformReport): void {
  const { orderId } = execution;
  if (orderId === undefined) return;
  const child = turn.state.children.get(orderId);
  if (child === undefined) {
    turn.log(`${platform} reports execution ${execution.execId} of order ${orderId}, which is not ours`);
    return;
  }
  if (child.executions.some((known) => known.execId === execution.execId)) return;
  const filledSize = hasStandIn(child) ? toldUpTo(report, execution) : trimDust(child.filledSize + execution.size);
  const order = report.orders.find((reported) => reported.orderId === orderId);
  const fill: FillReport = {
    platform,
    orderId,
    execId: execution.execId,
    side: execution.side,
    lastSize: execution.size,
    lastPrice: execution.price,
    filledSize,
    fillPrice: execution.price,
    status: order !== undefined && isTerminal(order.status) && order.status !== 'filled' ? order.status : 'partial',
    tsUs: execution.tsUs,
    ...(execution.commission !== undefined && { commission: execution.commission }),
  };
  turn.log(
    `${platform} reports a fill that did not reach us: order ${orderId}, ${execution.size} @ ${execution.price}`,
  );
  handleFill(turn, fill);
}

/** The cumulative quantity of an order up to one of its executions, as far as the report goes. */
function toldUpTo(report: PlatformReport, last: ReportedExecution): number {
  const own = report.executions.filter(({ orderId }) => orderId === last.orderId);
  return trimDust(own.slice(0, own.indexOf(last) + 1).reduce((sum, { size }) => sum + size, 0));
}

function settleOrders(turn: Turn, platform: PlatformId, report: PlatformReport, askedUs: number): void {
  const reported = new Map<string, ReportedOrder>();
  for (const order of report.orders) if (order.orderId !== undefined) reported.set(order.orderId, order);
  for (const orderId of turn.state.openChildren) {
    const child = turn.state.children.get(orderId);
    if (child === undefined || child.platform !== platform) continue;
    const order = reported.get(orderId);
    if (order !== undefined) takeOver(turn, platform, child, order);
    else if (wasOutBefore(child, askedUs) && child.filledSize === 0)
      changeState(turn, child, {
        state: 'not_received',
        code: 'NOT_RECEIVED',
        reason: `${platform} reported and does not know the order`,
      });
  }
}

/** Whether the order must be in a report asked for at `askedUs`: it was in flight before that. */
function wasOutBefore(child: Child, askedUs: number): boolean {
  return child.state === 'unknown' || (child.sentUs !== undefined && child.sentUs < askedUs);
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
  const { platform, account } = known.identity;
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
