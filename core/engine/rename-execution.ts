import type { OrderId } from '../model/ids.ts';
import type { Execution } from '../model/order.ts';
import type { EngineState } from './state.ts';

/** The id of an execution that its platform has taken back, before the id that it had: our book still holds it. */
export const TAKEN_BACK = 'taken_back:';
/** The same once the book has taken over what its platform holds without it. */
export const TAKEN_OFF = 'taken_off:';

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

/** The book has taken over what is held at a place: nothing that fills from now on stands in for what was taken back before. */
export function takeOff(
  state: EngineState,
  at: { readonly platform: string; readonly account: string; readonly symbol: string },
): void {
  for (const { orderId, platform, account, symbol, executions } of state.children.values()) {
    if (platform !== at.platform || account !== at.account || symbol !== at.symbol) continue;
    for (const { execId } of executions)
      if (execId.startsWith(TAKEN_BACK))
        renameExecution(state, { orderId, execId, name: `${TAKEN_OFF}${execId.slice(TAKEN_BACK.length)}` });
  }
}
