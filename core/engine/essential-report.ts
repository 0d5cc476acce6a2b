import type { PlatformReport } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import { isTerminal } from '../model/order.ts';
import { hasStandIn } from '../orders/book-fill.ts';
import type { EngineState } from './state.ts';

/**
 * A report without what says nothing new: executions that are booked under their id, and orders that are over by its word
 * and ours. All that follows from the whole report follows from this one too; but a report reaches a day back, and a
 * journal that kept the whole of it at every reconnect would grow with the square of the day's orders, and every start
 * with the journal.
 */
export function essentialReport(state: EngineState, report: PlatformReport): PlatformReport {
  const executions = report.executions.filter(({ orderId, execId }) => !isBooked(state, orderId, execId));
  const needed = new Set(executions.map(({ orderId }) => orderId));
  const orders = report.orders.filter(
    ({ orderId, status }) => needed.has(orderId) || !isTerminal(status) || !isOver(state, orderId),
  );
  return { ...report, orders, executions };
}

/** Where a fill stands in for executions without their ids, all that are reported must be added up. */
function isBooked(state: EngineState, orderId: OrderId | undefined, execId: string): boolean {
  const child = orderId === undefined ? undefined : state.children.get(orderId);
  return child !== undefined && !hasStandIn(child) && child.executions.some((known) => known.execId === execId);
}

function isOver(state: EngineState, orderId: OrderId | undefined): boolean {
  const child = orderId === undefined ? undefined : state.children.get(orderId);
  return child !== undefined && isTerminal(child.state);
}
