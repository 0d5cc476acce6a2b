import { trimDust } from '../../base/decimal.ts';
import type { Random } from '../../base/random.ts';
import { signOf } from '../../model/order.ts';
import type { SimQuote } from './sim-market.ts';
import type { VenueOrder } from './venue-books.ts';

/** Whether the market has reached the stop price: the last trade at it or beyond. */
export function isStopReached(order: VenueOrder, quote: SimQuote): boolean {
  if (order.stopPrice === undefined) return false;
  return order.terms.side === 'BUY' ? quote.last >= order.stopPrice : quote.last <= order.stopPrice;
}

/**
 * The price at which the order would trade now, or undefined while it would not. At the market it is bid or ask and up to
 * `slippage` points worse; with a limit it is bid or ask, never worse than the limit.
 */
export function tradePrice(order: VenueOrder, quote: SimQuote, slippage: number): number | undefined {
  const { side, orderType } = order.terms;
  if ((orderType === 'STOP' || orderType === 'STOP_LIMIT') && !order.triggered) return undefined;
  const touch = side === 'BUY' ? quote.ask : quote.bid;
  if (orderType === 'MARKET' || orderType === 'STOP') return trimDust(touch + signOf(side) * slippage);
  const limit = order.limitPrice ?? 0;
  return (side === 'BUY' ? touch <= limit : touch >= limit) ? touch : undefined;
}

/** How much of what is left trades in one go: all of it, or with `partialRate` some whole steps less. */
export function tradeSize(left: number, step: number, partialRate: number, random: Random): number {
  const steps = Math.round(left / step);
  if (steps < 2 || !random.chance(partialRate)) return left;
  return trimDust((1 + random.int(steps - 1)) * step);
}
