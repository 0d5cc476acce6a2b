import { assert } from '../base/assert.ts';
import { trimDust } from '../base/decimal.ts';
import { minorDigits, type Currency, type Money } from '../model/money.ts';
import { exactToFraction, parseExact, roundFraction, scaleFraction, type Exact, type Fraction } from './exact.ts';
import type { CurrencyRefusal, FoundRate, RateAnswer } from './rate.ts';

/** Rounds an exact amount to minor units, once, half away from zero. */
export function roundMoney(amount: Exact, currency: Currency): Money {
  return toMoney(exactToFraction(amount), currency);
}

/**
 * Converts an exact amount and rounds once, at the end. Add up in the local currency first: three trades of R$20 at 5.5
 * are $10.91, three times $3.64 would be $10.92.
 */
export function convert(amount: Exact, rate: FoundRate): Money {
  return toMoney(throughLegs(exactToFraction(amount), rate), rate.to);
}

/**
 * Converts for a limit: at a rate that is not fresh a loss counts worse by `stalePenalty` (0.03: $18.18 lost count as
 * $18.73), a gain as it is. Works at any age, so that a limit never stops watching; entries are held by {@link denyForRate}.
 */
export function convertForLimit(amount: Exact, rate: FoundRate, stalePenalty: number): Money {
  const converted = throughLegs(exactToFraction(amount), rate);
  if (rate.age === 'fresh' || amount.units >= 0n) return toMoney(converted, rate.to);
  return toMoney(scaleFraction(converted, exactNumber(trimDust(1 + stalePenalty)), false), rate.to);
}

/**
 * Refuses an entry that needs a rate for a limit when the rate is too old (RATE_TOO_OLD) or was never seen (RATE_MISSING).
 * Exits always pass.
 */
export function denyForRate(role: 'entry' | 'exit', answer: RateAnswer): CurrencyRefusal | undefined {
  if (role === 'exit') return undefined;
  const pair = `${answer.to} per ${answer.from}`;
  if (answer.kind === 'missing') {
    return { code: 'RATE_MISSING', message: `${pair}: no rate was seen; connect a feed or enter one by hand` };
  }
  if (answer.age !== 'tooOld') return undefined;
  const age = answer.ageMs < 0 ? 'of unknown age, the clock went back' : `${Math.round(answer.ageMs / 1000)} s old`;
  return { code: 'RATE_TOO_OLD', message: `${pair}: the rate of ${answer.source} is ${age}` };
}

function throughLegs(amount: Fraction, rate: FoundRate): Fraction {
  return rate.legs.reduce(
    (value, leg) => scaleFraction(value, exactNumber(leg.rate.quotePerBase), leg.inverse),
    amount,
  );
}

/** Rates were checked when they were taken: they are positive and finite. */
function exactNumber(value: number): Exact {
  const exact = parseExact(value);
  assert(exact !== undefined && exact.units > 0n, `rate ${value}: expected a positive number`);
  return exact;
}

function toMoney(amount: Fraction, currency: Currency): Money {
  return { minor: Number(roundFraction(amount, minorDigits(currency))), currency };
}
