import { trimDust } from '../../base/decimal.ts';
import type { PlatformReport, ReportedExecution } from '../../model/event.ts';
import type { Side } from '../../model/order.ts';
import { filledOf, ownIdIn, type OwnOrder, type OwnOrders } from './own-orders.ts';
import type { ReportBatch } from './report-batch.ts';

/** What is left of the last report of a link, for one that is made without asking for the history again. */
export interface LastReport {
  /** The history was read at this moment, from `historyFromUs` on. */
  readonly readUs: number;
  readonly historyFromUs: number;
  readonly executions: readonly ReportedExecution[];
  /** Signed, by symbol. */
  readonly positions: ReadonlyMap<string, number>;
  /** What our own executions, as they are known, came to by then; signed, by symbol. */
  readonly booked: ReadonlyMap<string, number>;
}

/** Keeps what a report leaves for the next one. `readUs`: when its history was read. */
export function lastReportOf(report: PlatformReport, readUs: number, orders: OwnOrders): LastReport {
  const { historyFromUs, executions, positions } = report;
  return { readUs, historyFromUs, executions, positions: summed(positions), booked: bookedOf(orders) };
}

/**
 * Whether all that the answers show follows from the last report and from what was told since as it happened: no order is
 * gone, or has filled further, without a word, and positions moved by our executions alone. Otherwise the history must say.
 */
export function isExplained(
  batch: ReportBatch,
  isOurs: (one: { readonly account: string }) => boolean,
  orders: OwnOrders,
  last: LastReport,
): boolean {
  const listed = new Set<OwnOrder>();
  for (const { serverOrderId, clientOrderId, filledQuantity = 0 } of batch.orders.filter(isOurs)) {
    const orderId = ownIdIn(clientOrderId);
    const order = orders.ofServer(serverOrderId) ?? (orderId === undefined ? undefined : orders.of(orderId));
    if (order === undefined) continue;
    if (filledQuantity > filledOf(order)) return false;
    listed.add(order);
  }
  for (const order of orders.all)
    if (!order.isOver && !listed.has(order) && filledOf(order) < order.size && order.learnedAt <= batch.wish.learnedAt)
      return false;
  const held = summed(
    batch.positions.filter(isOurs).map(({ symbol, quantity: size = Number.NaN }) => ({ symbol, size })),
  );
  const booked = bookedOf(orders);
  return [...new Set([...held.keys(), ...last.positions.keys(), ...booked.keys(), ...last.booked.keys()])].every(
    (symbol) => movedBy(symbol, last.positions, held) === movedBy(symbol, last.booked, booked),
  );
}

/** The executions of the last report, and those that were told since. */
export function executionsSince(last: LastReport, orders: OwnOrders): readonly ReportedExecution[] {
  const known = new Set(last.executions.map(({ orderId, execId }) => `${orderId ?? ''} ${execId}`));
  const since: ReportedExecution[] = [];
  for (const { orderId, symbol, side, executions } of orders.all)
    for (const { execId, size, price, tsUs } of executions)
      if (tsUs !== undefined && !known.has(`${orderId} ${execId}`))
        since.push({ orderId, execId, symbol, side, size, price, tsUs });
  return since.length === 0 ? last.executions : [...last.executions, ...since];
}

function bookedOf(orders: OwnOrders): ReadonlyMap<string, number> {
  const sizes: { symbol: string; size: number }[] = [];
  for (const order of orders.all) sizes.push({ symbol: order.symbol, size: signed(order.side, filledOf(order)) });
  return summed(sizes);
}

function signed(side: Side, size: number): number {
  return side === 'BUY' ? size : -size;
}

function summed(sizes: readonly { readonly symbol: string; readonly size: number }[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { symbol, size } of sizes) sums.set(symbol, trimDust((sums.get(symbol) ?? 0) + size));
  return sums;
}

function movedBy(symbol: string, from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): number {
  return trimDust((to.get(symbol) ?? 0) - (from.get(symbol) ?? 0));
}
