import type { OrderCommand } from '../../model/command.ts';
import { signOf } from '../../model/order.ts';
import type { SymbolTerms } from '../../model/platform.ts';

/** A refusal by the venue, in its own words. */
export interface VenueRefusal {
  readonly code: string;
  readonly reason: string;
}

/** What real platforms say when they refuse an order that looks right. */
export const REFUSALS: readonly VenueRefusal[] = [
  { code: 'SIM_MARGIN', reason: 'Not enough margin for this order' },
  { code: 'SIM_MARKET_CLOSED', reason: 'Market is closed' },
  { code: 'SIM_OFF_QUOTES', reason: 'Off quotes' },
  { code: 'SIM_TRADE_DISABLED', reason: 'Trading is disabled for this account by risk control' },
  { code: 'SIM_EXCHANGE', reason: 'Rejected by exchange: price outside the daily limits' },
];

/** What is wrong with an order by the rules of a venue, or undefined. `terms` are those of its symbol, if it has any. */
export function checkOrder(
  order: OrderCommand,
  account: string,
  terms: SymbolTerms | undefined,
  heldSize: number,
): VenueRefusal | undefined {
  const { symbol, size, orderType, limitPrice, stopPrice } = order;
  if (terms === undefined) return { code: 'SIM_SYMBOL', reason: `Unknown symbol ${symbol}` };
  if (order.account !== account) return { code: 'SIM_ACCOUNT', reason: `Unknown account ${order.account}` };
  const sizeFault = checkSize(size, terms);
  if (sizeFault !== undefined) return sizeFault;
  if ((orderType === 'LIMIT' || orderType === 'STOP_LIMIT') && !isPrice(limitPrice))
    return { code: 'SIM_PRICE', reason: `${orderType} needs a limit price` };
  if ((orderType === 'STOP' || orderType === 'STOP_LIMIT') && !isPrice(stopPrice))
    return { code: 'SIM_PRICE', reason: `${orderType} needs a stop price` };
  if (order.reduceOnly && -signOf(order.side) * heldSize < size)
    return { code: 'SIM_REDUCE_ONLY', reason: `Reduce-only order for ${size}, position is ${heldSize}` };
  return undefined;
}

/** What is wrong with a size by the terms of its symbol, or undefined. */
export function checkSize(size: number, terms: SymbolTerms): VenueRefusal | undefined {
  const { symbol } = terms;
  const step = stepOf(terms);
  const min = terms.sizeMin ?? step;
  const max = terms.sizeMax ?? Infinity;
  if (!Number.isFinite(size) || size < min || size > max)
    return { code: 'SIM_SIZE', reason: `Invalid volume for ${symbol}: expected ${min} to ${max}, was ${size}` };
  const steps = size / step;
  if (Math.abs(steps - Math.round(steps)) > 1e-6)
    return { code: 'SIM_SIZE', reason: `Invalid volume for ${symbol}: expected whole steps of ${step}, was ${size}` };
  return undefined;
}

/** The size step of a symbol; 1 where its terms state none. */
export function stepOf(terms: SymbolTerms): number {
  return terms.sizeStep ?? terms.sizeMin ?? 1;
}

function isPrice(price: number | undefined): boolean {
  return price !== undefined && Number.isFinite(price);
}
