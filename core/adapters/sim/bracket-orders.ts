import { trimDust } from '../../base/decimal.ts';
import type { OrderCommand } from '../../model/command.ts';
import { opposite, signOf } from '../../model/order.ts';
import type { VenueOrder } from './venue-books.ts';

/** The stop and the target that a venue with brackets makes of its own for an order that fills, priced from its average. */
export function bracketOrders({ terms, averagePrice }: VenueOrder, tickSize: number): readonly OrderCommand[] {
  const { bracket, orderId, limitPrice: _, stopPrice: __, ...kept } = terms;
  if (bracket === undefined) return [];
  const side = opposite(terms.side);
  const pair = {
    ocoId: orderId,
    parentOrderId: orderId,
    timeInForce: 'GTC',
    reduceOnly: true,
    bracket: undefined,
  } as const;
  const { stopPoints, targetPoints, stopOrderId, targetOrderId } = bracket;
  const orders: OrderCommand[] = [];
  const priceAt = (away: 1 | -1, points: number): number => {
    const ticks = (averagePrice + away * points) / tickSize;
    return trimDust((away < 0 ? Math.ceil(ticks) : Math.floor(ticks)) * tickSize);
  };
  if (stopPoints !== undefined && stopOrderId !== undefined) {
    const stopPrice = priceAt(signOf(side), stopPoints);
    orders.push({ ...kept, ...pair, side, orderId: stopOrderId, orderType: 'STOP', stopPrice, role: 'STOP_LOSS' });
  }
  if (targetPoints !== undefined && targetOrderId !== undefined) {
    const limit = priceAt(signOf(terms.side), targetPoints);
    orders.push({
      ...kept,
      ...pair,
      side,
      orderId: targetOrderId,
      orderType: 'LIMIT',
      limitPrice: limit,
      role: 'TAKE_PROFIT',
    });
  }
  return orders;
}
