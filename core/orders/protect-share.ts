import { trimDust } from '../base/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child, Side } from '../model/order.ts';
import { isProtective, isTerminal, signOf } from '../model/order.ts';
import type { Protection } from './protection.ts';

/** Whether an order waits at its price to protect something: it may never fill, so it is no exit in flight. */
export function isResting(child: Pick<Child, 'role' | 'orderType'>): boolean {
  return isProtective(child.role) && child.orderType !== 'MARKET';
}

/**
 * How much each protection of one symbol may close now. What is on its way out at the market needs no stop: both would
 * fill, and the position would flip. The newest entry is covered first, as the oldest is closed first.
 */
export function protectableSizes(
  protections: readonly Protection[],
  position: number,
  open: readonly Child[],
): ReadonlyMap<OrderId, number> {
  const free: Record<Side, number> = { BUY: 0, SELL: 0 };
  for (const side of ['BUY', 'SELL'] as const)
    free[side] = Math.max(0, trimDust(Math.max(0, -signOf(side) * position) - onItsWayOut(open, side)));
  const sizes = new Map<OrderId, number>();
  for (const protection of protections.toReversed()) {
    const { entryId, exitSide } = protection;
    const wanted = Math.min(trimDust(Math.max(0, protection.size - firedSize(protection, open))), free[exitSide]);
    free[exitSide] = trimDust(free[exitSide] - wanted);
    sizes.set(entryId, wanted);
  }
  return sizes;
}

/** What exits at the market, and those of unknown outcome, will still close of one side if they fill. */
function onItsWayOut(open: readonly Child[], side: Side): number {
  let sum = 0;
  for (const child of open) {
    if (child.side !== side || isTerminal(child.state) || isResting(child)) continue;
    if (child.orderType !== 'MARKET' && child.state !== 'unknown') continue;
    sum += Math.max(0, Math.min(child.exitSize, child.size) - child.filledSize);
  }
  return trimDust(sum);
}

/** What the stop or target of a protection that was fired at the market will still close. */
export function firedSize({ legs }: Protection, open: readonly Child[]): number {
  const fired = new Set(legs.filter(({ isFired }) => isFired).map(({ orderId }) => orderId));
  let sum = 0;
  for (const { orderId, size, filledSize } of open) if (fired.has(orderId)) sum += Math.max(0, size - filledSize);
  return trimDust(sum);
}
