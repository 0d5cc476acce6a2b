import { trimDust } from '../base/decimal.ts';
import { isTerminal } from '../model/order.ts';
import type { Protection, ProtectionKind } from '../orders/protection.ts';
import { PROTECTION_KINDS } from '../orders/protection.ts';
import type { EngineState } from './state.ts';

/**
 * What protects an entry, by the platform's last word of its orders: all of it rests there, may rest there, does not, or
 * the gateway holds a part of it.
 */
export type Cover = 'resting' | 'doubtful' | 'missing' | 'held';

/** What protects an entry as far as anybody knows. */
export function coverOf(state: EngineState, protection: Protection): Cover {
  const kinds = PROTECTION_KINDS.filter((kind) => protection[kind] !== undefined);
  if (kinds.some((kind) => protection[kind]?.heldReason !== undefined)) return 'held';
  const covers = kinds.map((kind) => restingOf(state, protection, kind));
  if (covers.every(({ sure }) => sure >= protection.size)) return 'resting';
  return covers.every(({ sure, doubtful }) => trimDust(sure + doubtful) >= protection.size) ? 'doubtful' : 'missing';
}

/** How much of a protection has a stop, at its platform or here; one that may be there counts. */
export function stoppedSize(state: EngineState, protection: Protection): number {
  if (protection.stop === undefined) return 0;
  if (protection.stop.heldReason !== undefined) return protection.size;
  const { sure, doubtful } = restingOf(state, protection, 'stop');
  return Math.min(protection.size, trimDust(sure + doubtful));
}

/** What of a line rests at its platform by its own last word, and what may: nobody answered for it, or its outcome is unknown. */
function restingOf(
  state: EngineState,
  { legs }: Protection,
  kind: ProtectionKind,
): { readonly sure: number; readonly doubtful: number } {
  let [sure, doubtful] = [0, 0];
  for (const leg of legs) {
    const child = state.children.get(leg.orderId);
    if (leg.kind !== kind || leg.isFired || child === undefined || isTerminal(child.state)) continue;
    const left = Math.max(0, child.size - child.filledSize);
    if (child.state === 'pending' || child.state === 'unknown' || leg.isCancelling) doubtful += left;
    else sure += left;
  }
  return { sure: trimDust(sure), doubtful: trimDust(doubtful) };
}
