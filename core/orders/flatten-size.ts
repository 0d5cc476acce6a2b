import { trimDust } from '../base/decimal.ts';
import type { Side } from '../model/order.ts';

/** One symbol on one platform, as we booked it and as the platform states it. Signed sizes in the platform's unit. */
export interface FlattenPosition {
  readonly symbol: string;
  readonly ours: number;
  /** Undefined where the platform cannot be re-read. */
  readonly theirs: number | undefined;
  /** What exits of either side would still close if they filled; those of unknown outcome count. */
  readonly inFlight: Readonly<Record<Side, number>>;
}

export interface Close {
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
}

/**
 * What closes a position and cannot flip it: never more than the platform holds, and without `foreign` never more than is
 * ours, less the exits in flight. Undefined where nothing may be sent.
 */
export function closeOf({ symbol, ours, theirs, inFlight }: FlattenPosition, foreign: boolean): Close | undefined {
  const held = closable(ours, theirs, foreign);
  const side: Side = held > 0 ? 'SELL' : 'BUY';
  const size = trimDust(Math.abs(held) - inFlight[side]);
  return size > 0 ? { symbol, side, size } : undefined;
}

function closable(ours: number, theirs: number | undefined, foreign: boolean): number {
  if (theirs === undefined) return ours;
  if (foreign) return theirs;
  return ours * theirs > 0 ? Math.sign(ours) * Math.min(Math.abs(ours), Math.abs(theirs)) : 0;
}
