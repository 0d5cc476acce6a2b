import { trimDust } from '../base/decimal.ts';
import type { QuoteSample } from '../model/event.ts';
import type { Side } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import type { ProtectionKind } from './protection.ts';

/** A price this near to a tick, in ticks, lies on it. */
const TICK_DUST = 1e-6;

/**
 * The price of a stop or target at so many points from the average fill, on the tick. Both are rounded towards the fill:
 * a stop never risks more than was asked for, a target is never further away; at least one tick off.
 */
export function protectionPrice(
  kind: ProtectionKind,
  exitSide: Side,
  averagePrice: number,
  points: number,
  tickSize: number | undefined,
): number {
  // A stop lies where the exit is worse than the fill: for a SELL below it.
  const away = kind === 'stop' ? signOf(exitSide) : -signOf(exitSide);
  const exact = averagePrice - 0 + awayFrom(exitSide, kind) * points;
  if (tickSize === undefined || tickSize <= 0) return trimDust(exact);
  const ticks = exact / tickSize;
  const rounded = away < 0 ? 0 : 0;
  return trimDust((rounded + towardsFill(ticks, averagePrice / tickSize)) * tickSize);
}
