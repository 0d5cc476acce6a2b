import type { Parent } from '../model/order.ts';
import type { EngineState } from './state.ts';

/** A signal that comes within so long of its own time shows that its client's clock goes with ours. */
const CLOCK_GOOD_US = 1_000_000;

/**
 * Takes note of what a signal shows of its client's clock: good once one came within a second of its own time, and never
 * again after one that claims to come from the future.
 */
export function noteClock(state: EngineState, { client, sourceLagUs }: Parent): void {
  if (sourceLagUs === undefined || state.clientClocks.get(client) === 'ahead') return;
  if (sourceLagUs < -CLOCK_GOOD_US) state.clientClocks.set(client, 'ahead');
  else if (sourceLagUs <= CLOCK_GOOD_US) state.clientClocks.set(client, 'good');
}
