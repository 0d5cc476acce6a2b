import type { KnownRate } from '../model/rate.ts';
import type { Packable } from '../wire/pack.ts';
import { Float } from '../wire/pack.ts';
import type { RefusedQuote, UsdRates } from './usd-rates.ts';

/** Every rate with source and age, and beside it, or in its place where there is none, a quote that is no rate. */
export function rateRows(rates: UsdRates, nowUs: number): readonly Packable[] {
  const inUse = new Set(rates.current(nowUs).flatMap(({ legs }) => legs.map(({ rate }) => rate)));
  const refused = new Map(rates.refused().map((quote) => [quote.feed.name, quote]));
  const known = rates.known().map((rate) => {
    const quote = refused.get(rate.source);
    refused.delete(rate.source);
    return rowOf(rate, quote, rates.ageOf(rate, nowUs), inUse.has(rate), nowUs);
  });
  const never = [...refused.values()].map(({ feed: { base, quote, name }, atUs, ...why }) => ({
    pair: `${base}/${quote}`,
    rate: null,
    source: name,
    age: null,
    age_s: null,
    as_of_us: atUs,
    in_use: false,
    refused: wordsOf(why),
  }));
  return [...known, ...never];
}

function rowOf(
  rate: KnownRate,
  refused: RefusedQuote | undefined,
  age: string,
  isInUse: boolean,
  nowUs: number,
): Packable {
  return {
    pair: `${rate.base}/${rate.quote}`,
    rate: new Float(rate.quotePerBase),
    source: rate.source,
    age,
    age_s: Math.round((nowUs - rate.asOfUs) / 1_000_000),
    as_of_us: rate.asOfUs,
    in_use: isInUse,
    refused: refused === undefined ? null : wordsOf(refused),
  };
}

function wordsOf({ code, message }: Pick<RefusedQuote, 'code' | 'message'>): string {
  return `${code}: ${message}`;
}
