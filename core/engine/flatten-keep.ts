import type { FlattenRun } from '../orders/flatten-run.ts';
import type { EngineState } from './state.ts';

/** Flattens that are over and kept with their certificates; beyond them the oldest is forgotten. */
const KEPT_MAX = 20;

/** Takes over a flatten as it is now. */
export function keepFlatten(state: EngineState, run: FlattenRun): void {
  // What is asked for again is the newest, for whoever looks for what became of it.
  if (run.askedAgainUs !== state.flattens.get(run.id)?.askedAgainUs) state.flattens.delete(run.id);
  state.flattens.set(run.id, run);
  if (run.endedUs === undefined) state.openFlattens.add(run.id);
  else state.openFlattens.delete(run.id);
  let over = state.flattens.size - state.openFlattens.size;
  for (const id of state.flattens.keys()) {
    if (over <= KEPT_MAX) return;
    if (state.openFlattens.has(id)) continue;
    state.flattens.delete(id);
    over -= 1;
  }
}
