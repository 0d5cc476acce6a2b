import { err, ok, type Result } from '../base/result.ts';
import { BRL, USD, type Currency } from '../model/money.ts';
import { multiplyExact, parseExact, exactToNumber, sumExact, type Exact } from './exact.ts';
import type { CurrencyRefusal, RateFeed } from './rate.ts';

/**
 * A quote of a feed. `recvTsUs` is our own time of receipt. For a feed that is a future, `contract` is the quote's and
 * `rateContract` the one that rates follow: the front month, and on its last two sessions the next.
 */
export interface RateQuote {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly last?: number | undefined;
  readonly recvTsUs: number;
  readonly contract?: string | undefined;
  readonly rateContract?: string | undefined;
}

/** Reais for a dollar that are believed. Outside it a quote has the wrong unit, it is no rate. */
const BRL_PER_USD_MIN = 2;
const BRL_PER_USD_MAX = 15;
/** A book wider than this share of its price is no live book: the last trade says more. */
const LIVE_SPREAD_MAX = 0.05;
const HALF: Exact = { units: 5n, scale: 1 };

/**
 * Reads the rate out of a quote: the middle of bid and ask if both are live, else the last trade, divided by the feed's
 * points. RATE_NOT_FRONT: the quote of another month. RATE_INVALID: no usable price, or one that is no rate of this pair.
 */
export function readQuoteRate(feed: RateFeed, quote: RateQuote): Result<number, CurrencyRefusal> {
  if (quote.contract !== quote.rateContract) {
    const message = `${feed.name}: expected a quote of ${quote.rateContract ?? 'no contract'}, was ${quote.contract ?? 'without one'}`;
    return err({ code: 'RATE_NOT_FRONT', message });
  }
  const points = middle(quote) ?? quote.last;
  if (points === undefined || !(points > 0 && Number.isFinite(points))) {
    const message = `${feed.name}: expected a live bid and ask or a last price above zero, was bid ${quote.bid}, ask ${quote.ask}, last ${quote.last}`;
    return err({ code: 'RATE_INVALID', message });
  }
  const rate = points / feed.pointsPerUnit;
  const refused = checkRateValue(feed.base, feed.quote, rate);
  if (refused === undefined) return ok(rate);
  const unit = feed.pointsPerUnit === 1 ? '' : ` (it counts ${feed.quote} per ${feed.pointsPerUnit} ${feed.base})`;
  return err({ code: 'RATE_INVALID', message: `${feed.name} at ${points}${unit}: ${refused}` });
}

/** Says why a number cannot be the rate of a pair; undefined when it can. USD/BRL must lie between 2 and 15, either way round. */
export function checkRateValue(base: Currency, quote: Currency, quotePerBase: number): string | undefined {
  const name = `${quote} per ${base}`;
  if (!(quotePerBase > 0 && Number.isFinite(quotePerBase))) {
    return `${name}: expected a number above zero, was ${quotePerBase}`;
  }
  const brlPerUsd =
    base === USD && quote === BRL ? quotePerBase : base === BRL && quote === USD ? 1 / quotePerBase : undefined;
  if (brlPerUsd === undefined || (brlPerUsd >= BRL_PER_USD_MIN && brlPerUsd <= BRL_PER_USD_MAX)) return undefined;
  return `${name}: expected ${BRL_PER_USD_MIN} to ${BRL_PER_USD_MAX} reais for a dollar, was ${brlPerUsd}; a wrong unit?`;
}

function middle(quote: RateQuote): number | undefined {
  const { bid, ask } = quote;
  if (bid === undefined || ask === undefined || !(bid > 0 && ask >= bid)) return undefined;
  if (ask - bid > LIVE_SPREAD_MAX * bid) return undefined;
  const exactBid = parseExact(bid);
  const exactAsk = parseExact(ask);
  if (exactBid === undefined || exactAsk === undefined) return undefined;
  return exactToNumber(multiplyExact(sumExact([exactBid, exactAsk]), HALF));
}
