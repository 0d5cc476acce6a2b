import type { ClientId } from '../model/ids.ts';
import type { Parent } from '../model/order.ts';
import { tellPresentState } from './parent-messages.ts';
import { childrenOf, type EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** Orders that are over and of which a client that returns is told: the newest. Those that are open are told all. */
export const RETURNED_MAX = 1_000;

/**
 * Tells a client that knew an earlier run of the gateway where its orders stand: those that are open, and those that
 * ended or filled since. The messages it missed went with that run; this is what they came to. Without it a fill that came
 * after the end of an order, just before the gateway died, would never reach its client.
 *
 * @param sinceUs Epoch µs; from then on the client may have missed something.
 */
export function tellReturned(turn: Turn, client: ClientId, sinceUs: number): void {
  const { state } = turn;
  const own = [...state.parents.values()].filter((parent) => parent.client === client && isAsked(parent));
  const open = own.filter((parent) => parent.state !== 'ended');
  const over = own.filter((parent) => parent.state === 'ended' && changedUs(state, parent) >= sinceUs);
  const told = new Set([...open, ...over.slice(-RETURNED_MAX)]);
  for (const parent of own) if (told.has(parent)) tellPresentState(turn, parent, false);
}

/** Whether a client asked for it by an id of its own. */
function isAsked({ kind }: Parent): boolean {
  return kind === 'SIGNAL' || kind === 'TARGET';
}

/** When something last happened to a signal or one of its orders, as far as it was noted. */
function changedUs(state: EngineState, parent: Parent): number {
  const times = [parent.receivedUs, parent.endedUs ?? 0];
  for (const { endedUs, executions } of childrenOf(state, parent))
    times.push(endedUs ?? 0, executions.at(-1)?.tsUs ?? 0);
  return Math.max(...times);
}
