import type { OrderId } from '../model/ids.ts';
import type { Execution } from '../model/order.ts';
import type { EngineState } from './state.ts';

/** Gives an execution that is booked another id; size, price and time stay as they were booked. */
export function renameExecution(
  { children, history }: EngineState,
  renamed: { readonly orderId: OrderId; readonly execId: string; readonly name: string },
): void {
  const { orderId, execId, name } = renamed;
  const child = children.get(orderId);
  const at = child?.executions.findIndex((execution) => execution.execId === execId) ?? -1;
  const execution = child?.executions[at];
  if (child === undefined || execution === undefined) return;
  const changed: Execution = { ...execution, execId: name };
  child.executions[at] = changed;
  const kept = history.executions.findLastIndex((each) => each.orderId === orderId && each.execution.execId === execId);
  if (kept >= 0) history.executions[kept] = { orderId, execution: changed };
}
