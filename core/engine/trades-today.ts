import type { ParentKey } from '../model/ids.ts';
import { riskDayAt } from './risk-state.ts';
import type { EngineState } from './state.ts';

/** Trades opened in this risk day: signals that entered and filled, and those that still may; less the one that is judged anew. */
export function tradesOpenedToday(state: EngineState, atUs: number, isSimulated: boolean, leftOut?: ParentKey): number {
  const fromUs = riskDayAt(state.risk, state.limits, atUs).startUs;
  let count = 0;
  for (let index = state.entries.length - 1; index >= 0; index -= 1) {
    const entry = state.entries[index];
    if (entry === undefined || entry.atUs < fromUs) break;
    if (entry.isChange === true || entry.key === leftOut) continue;
    if (entry.simulated === isSimulated && (entry.isOpened || mayStillOpen(state, entry.key))) count += 1;
  }
  return count;
}

function mayStillOpen(state: EngineState, key: ParentKey): boolean {
  const orders = state.parents.get(key)?.children ?? [];
  return orders.some((orderId) => state.openChildren.has(orderId) && state.children.get(orderId)?.role === 'ENTRY');
}
