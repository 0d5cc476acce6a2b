import { trimDust } from '../base/decimal.ts';
import type { QuoteSample } from '../model/event.ts';
import type { Side } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import type { ProtectionKind } from './protection.ts';

/** A price this near to a tick, in ticks, lies on it. */
const TICK_DUST = 1e-6;

/**
 * The price of a stop or target at so many points from the average fill, on the tick. Both are rounded towards the fill:
 * a stop never risks more than was asked for, and a target is never further away. At least one tick lies between.
 */
export function protectionPrice(
  kind: ProtectionKind,
  exitSide: Side,
  averagePrice: number,
  points: number,
  tickSize: number | undefined,
): number {
  const away = awayOf(kind, exitSide);
  const exact = averagePrice + away * points;
  if (tickSize === undefined || tickSize <= 0) return trimDust(exact);
  const ticks =
    away < 0
      ? Math.min(Math.ceil(exact / tickSize - TICK_DUST), Math.ceil(averagePrice / tickSize - TICK_DUST) - 1)
      : Math.max(Math.floor(exact / tickSize + TICK_DUST), Math.floor(averagePrice / tickSize + TICK_DUST) + 1);
  return trimDust(ticks * tickSize);
}

/** Where a price lies from the fill: the stop of what is sold to close lies below it, its target above. */
function awayOf(kind: ProtectionKind, exitSide: Side): 1 | -1 {
  const stop = signOf(exitSide);
  if (kind === 'stop') return stop;
  return stop === 1 ? -1 : 1;
}

/** The side of a quote that an exit would trade at: what is sold goes at the bid. The last price where that side is not quoted. */
export function exitPrice(exitSide: Side, quote: Pick<QuoteSample, 'last' | 'bid' | 'ask'>): number {
  const touch = exitSide === 'SELL' ? quote.bid : quote.ask;
  return Number.isFinite(touch) ? touch : quote.last;
}

/** Whether the market has reached the price of a stop or target, at the side that an exit would trade at. */
export function isReached(
  kind: ProtectionKind,
  exitSide: Side,
  price: number,
  quote: Pick<QuoteSample, 'last' | 'bid' | 'ask'>,
): boolean {
  const now = exitPrice(exitSide, quote);
  if (!Number.isFinite(now)) return false;
  return awayOf(kind, exitSide) < 0 ? now <= price : now >= price;
}
