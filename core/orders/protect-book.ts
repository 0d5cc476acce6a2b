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
 * surplus. Other exits close first what has no protection, then the oldest entry; what they open, because a stop or target
 * filled at once with them, is a surplus of the newest. Returns the changed ones only.
 */
export function bookOnProtections(
  protections: readonly Protection[],
  child: Pick<Child, 'orderId' | 'protects' | 'role' | 'side' | 'exitSize' | 'filledSize'>,
  { before, after }: MovedPosition,
): readonly Protection[] {
  const closed = before * (after - before) < 0 ? Math.min(Math.abs(before), Math.abs(after - before)) : 0;
  const opened = trimDust(Math.abs(after - before) - closed);
  const stray = child.protects === undefined ? strayOf(child, Math.abs(after - before), opened) : 0;
  const met = protections.findLast(({ entryId, exitSide }) => exitSide === child.side && entryId !== child.orderId);
  const moved = protections.map((protection) => {
    if (stray > 0 && protection === met) return withSurplus(protection, protection.surplus + stray);
    if (protection.entryId === child.orderId)
      return { ...protection, size: trimDust(protection.size + opened), isOver: false };
    if (protection.entryId !== child.protects) return protection;
    // More of the entry filled while its surplus was being closed: what is held now is the entry's again.
    if (child.role === 'EXIT') {
      const size = trimDust(protection.size + opened);
      return withSurplus({ ...protection, size, isOver: protection.isOver && size === 0 }, protection.surplus - closed);
    }
    const size = trimDust(Math.max(0, protection.size - closed));
    return withSurplus({ ...protection, size }, protection.surplus + opened);
  });
  const trimmed = trimToPosition(moved, after);
  return trimmed.filter((protection, index) => protection !== protections[index]);
}

/** What a fill of `size` opened though it was to close: what closes of an order is filled first. The size filled before is `filledSize` less `size`. */
function strayOf(
  { exitSize, filledSize }: Pick<Child, 'exitSize' | 'filledSize'>,
  size: number,
  opened: number,
): number {
  const entering = Math.max(0, filledSize - exitSize) - Math.max(0, filledSize - size - exitSize);
  return trimDust(Math.max(0, opened - entering));
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
