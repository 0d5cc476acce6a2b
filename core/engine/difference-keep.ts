import type { Difference } from '../model/difference.ts';
import { isSettled } from '../model/difference.ts';
import type { PlatformId } from '../model/ids.ts';
import type { EngineState } from './state.ts';

/** Settled differences that are kept to be looked at; beyond them the oldest is forgotten. The journal keeps them all. */
const SETTLED_MAX = 200;

/** Takes over a difference as it is now. */
export function keepDifference(state: EngineState, difference: Difference): void {
  const { id } = difference;
  state.differences.set(id, difference);
  state.lastDifference = Math.max(state.lastDifference, id);
  if (isSettled(difference)) state.openDifferences.delete(id);
  else state.openDifferences.add(id);
  let settled = state.differences.size - state.openDifferences.size;
  for (const kept of state.differences.keys()) {
    if (settled <= SETTLED_MAX) return;
    if (state.openDifferences.has(kept)) continue;
    state.differences.delete(kept);
    settled -= 1;
  }
}

/** Drops what differs with a platform: it was simulated and its run is over. */
export function forgetDifferences(state: EngineState, platform: PlatformId): void {
  for (const [id, difference] of state.differences) {
    if (difference.platform !== platform) continue;
    state.differences.delete(id);
    state.openDifferences.delete(id);
  }
}

/** The differences that are not settled, oldest first. */
export function openDifferences(state: EngineState): readonly Difference[] {
  return [...state.openDifferences].flatMap((id) => state.differences.get(id) ?? []);
}
