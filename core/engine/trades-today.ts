import type { ParentKey } from '../model/ids.ts';
import { enteringLeft } from './entering-left.ts';
import { riskDayAt } from './risk-state.ts';
import type { EngineState } from './state.ts';

/**
 * Trades opened in this risk day: signals that entered in it and filled, and those that still may; and what rested over the
 * end of the day before and filled first in this one, or still may. Less the one that is judged anew.
 */
export function tradesOpenedToday(state: EngineState, atUs: number, isSimulated: boolean, leftOut?: ParentKey): number {
  const fromUs = riskDayAt(state.risk, state.limits, atUs).startUs;
  let count = 0;
  for (let index = state.entries.length - 1; index >= 0; index -= 1) {
    const entry = state.entries[index];
    if (entry === undefined || entry.atUs < fromUs) break;
    if (entry.isChange === true || entry.key === leftOut) continue;
    if (entry.simulated === isSimulated && (entry.isOpened || mayStillOpen(state, entry.key))) count += 1;
  }
  const { day } = state.risk.book;
  if (day.startUs === fromUs)
    for (const [key, world] of day.openedLate())
      if (key !== leftOut && (world === 'simulated') === isSimulated) count += 1;
  for (const key of restingFrom(state, fromUs, isSimulated)) if (key !== leftOut) count += 1;
  return count;
}

/** What was sent before the day began and has opened nothing yet. */
function restingFrom(state: EngineState, fromUs: number, isSimulated: boolean): ReadonlySet<ParentKey> {
  const keys = new Set<ParentKey>();
  for (const child of state.openChildren.all()) {
    if (child.decidedUs >= fromUs || enteringLeft(child) === 0) continue;
    if ((state.platforms.get(child.platform)?.identity.simulated === true) !== isSimulated) continue;
    const siblings = state.parents.get(child.parentKey)?.children ?? [];
    if (siblings.every((orderId) => state.children.get(orderId)?.filledSize === 0)) keys.add(child.parentKey);
  }
  return keys;
}

function mayStillOpen(state: EngineState, key: ParentKey): boolean {
  const orders = state.parents.get(key)?.children ?? [];
  return orders.some((orderId) => state.openChildren.has(orderId) && state.children.get(orderId)?.role === 'ENTRY');
}
