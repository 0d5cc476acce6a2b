import { err, ok, type Result } from '../base/result.ts';
import { USD } from '../model/money.ts';
import type { CurrencyRefusal, FoundRate } from './rate.ts';

/**
 * Units of `to` for one `from`, through USD, from the rates to USD that an event brought along. Refuses RATE_MISSING where
 * a side has no rate, and RATE_TOO_OLD where one is older than allowed.
 */
export function crossRate(rates: readonly FoundRate[], from: string, to: string): Result<number, CurrencyRefusal> {
  const sides = [from, to].map((currency) => usdPer(rates, currency));
  const missing = [from, to].find((_, index) => sides[index] === undefined);
  if (missing !== undefined) {
    return err({ code: 'RATE_MISSING', message: `${to} per ${from}: no rate of ${missing} to USD was seen` });
  }
  const old = sides.find((side) => side?.age === 'tooOld');
  if (old !== undefined) {
    const message = `${to} per ${from}: the rate of ${old.source} is ${Math.round(old.ageMs / 1000)} s old`;
    return err({ code: 'RATE_TOO_OLD', message });
  }
  const [fromUsd, toUsd] = sides;
  return ok((fromUsd?.toPerFrom ?? 1) / (toUsd?.toPerFrom ?? 1));
}

type UsdSide = Pick<FoundRate, 'toPerFrom' | 'age' | 'ageMs' | 'source'>;

const USD_ITSELF: UsdSide = { toPerFrom: 1, age: 'fresh', ageMs: 0, source: 'same currency' };

function usdPer(rates: readonly FoundRate[], currency: string): UsdSide | undefined {
  return currency === USD ? USD_ITSELF : rates.find((rate) => rate.from === currency && rate.to === USD);
}
