import { riskDayAt } from './risk-state.ts';
import type { EngineState } from './state.ts';

/** Trades opened in this risk day: signals that entered and filled, and those that still may. */
export function tradesOpenedToday(state: EngineState, atUs: number, isSimulated: boolean): number {
  const fromUs = riskDayAt(state.risk, state.limits, atUs).startUs;
  let count = 0;
  for (let index = state.entries.length - 1; index >= 0; index -= 1) {
    const entry = state.entries[index];
    if (entry === undefined || entry.atUs < fromUs) break;
    if (entry.simulated !== isSimulated) continue;
    const children = state.parents.get(entry.key)?.children.map((orderId) => state.children.get(orderId)) ?? [];
    const isOpened = children.some(
      (child) => child !== undefined && (child.filledSize > 0 || state.openChildren.has(child.orderId)),
    );
    // A parent that was put away since was over, and most likely a trade: it counts.
    if (isOpened || children.length === 0) count += 1;
  }
  return count;
}
