import { trimDust } from '../base/decimal.ts';
import type { Child } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import type { Protection } from './protection.ts';

/** A fill as it moved the position of its symbol, signed sizes before and after it. */
export interface MovedPosition {
  readonly before: number;
  readonly after: number;
}

/**
 * What a fill changes of the protections of its account and symbol, oldest first. What an entry opened is to be
 * protected from now on; what one of our own stops or targets closed no longer is, and what it traded beyond that is a
 * surplus. Other exits close first what has no protection, then the oldest entry. Returns the changed ones only.
 */
export function bookOnProtections(
  protections: readonly Protection[],
  child: Pick<Child, 'orderId' | 'protects' | 'role'>,
  { before, after }: MovedPosition,
): readonly Protection[] {
  const closed = before * (after - before) < 0 ? Math.min(Math.abs(before), Math.abs(after - before)) : 0;
  const opened = trimDust(Math.abs(after - before) - closed);
  const moved = protections.map((protection) => {
    if (protection.entryId === child.orderId)
      return { ...protection, size: trimDust(protection.size + opened), isOver: false };
    if (protection.entryId !== child.protects) return protection;
    if (child.role === 'EXIT') return withSurplus(protection, protection.surplus - closed);
    const size = trimDust(Math.max(0, protection.size - closed));
    return withSurplus({ ...protection, size }, protection.surplus + opened);
  });
  const trimmed = trimToPosition(moved, after);
  return trimmed.filter((protection, index) => protection !== protections[index]);
}

function withSurplus(protection: Protection, surplus: number): Protection {
  const held = trimDust(Math.max(0, surplus));
  return { ...protection, surplus: held, isOver: protection.isOver && held === 0 };
}

/**
 * Cuts protections, oldest first, down to what the position still holds on their side, and surpluses to what is held on
 * the other: nothing of ours ever closes more than there is. Unchanged ones come back as they were.
 */
export function trimToPosition(protections: readonly Protection[], position: number): readonly Protection[] {
  const excess = { BUY: 0, SELL: 0 };
  for (const { exitSide, size } of protections) excess[exitSide] += size;
  for (const side of ['BUY', 'SELL'] as const)
    excess[side] = trimDust(excess[side] - Math.max(0, -signOf(side) * position));
  return protections.map((protection) => {
    const { exitSide, size, surplus } = protection;
    const cut = Math.min(size, Math.max(0, excess[exitSide]));
    excess[exitSide] = trimDust(excess[exitSide] - cut);
    const surplusLeft = Math.min(surplus, Math.max(0, signOf(exitSide) * position));
    if (cut === 0 && surplusLeft === surplus) return protection;
    return { ...protection, size: trimDust(size - cut), surplus: surplusLeft };
  });
}
