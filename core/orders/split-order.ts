import { trimDust } from '../base/decimal.ts';
import type { Child, Side } from '../model/order.ts';
import { isTerminal, signOf } from '../model/order.ts';
import { isResting } from './protect-share.ts';

/** What of an order closes and what enters, both in the platform's unit. */
export interface Split {
  readonly exitSize: number;
  readonly entrySize: number;
}

/**
 * Splits an order: it is an exit up to the position minus the exits already in flight (unknown ones count), the rest
 * enters. `position` is signed and of the symbol that the order would close.
 */
export function splitOrder(side: Side, size: number, position: number, inFlight: number): Split {
  const held = position * signOf(side) < 0 ? Math.abs(position) : 0;
  const exitSize = Math.min(size, Math.max(0, trimDust(held - inFlight)));
  return { exitSize, entrySize: trimDust(size - exitSize) };
}

/**
 * The part of open orders (working or unknown) of one side that will still close the position if it fills. A stop or
 * target that rests is none: it waits for its price, and makes room when something else closes.
 */
export function exitsInFlight(openChildren: Iterable<Child>, symbol: string, side: Side): number {
  let sum = 0;
  for (const child of openChildren) {
    if (child.symbol !== symbol || child.side !== side || isTerminal(child.state)) continue;
    if (isResting(child) && child.state !== 'unknown') continue;
    // A change may have made the order smaller than the part of it that was to close.
    sum += Math.max(0, Math.min(child.exitSize, child.size) - child.filledSize);
  }
  return trimDust(sum);
}
