import { describe, expect, it } from 'vitest';
import { BRL, parseCurrency, USD, type Currency } from '../model/money.ts';
import { crossRate } from './cross-rate.ts';
import type { FoundRate, RateAge } from './rate.ts';

const EUR = parseCurrency('EUR') as Currency;

function rate(from: Currency, toPerFrom: number, age: RateAge = 'fresh'): FoundRate {
  return { kind: 'found', from, to: USD, legs: [], age, ageMs: 1_000_000, toPerFrom, source: 'manual' };
}

describe('a rate between two currencies', () => {
  it('goes through USD', () => {
    const rates = [rate(EUR, 1.1), rate(BRL, 0.2)];
    expect(crossRate(rates, 'EUR', 'USD')).toEqual({ ok: true, value: 1.1 });
    expect(crossRate(rates, 'USD', 'BRL')).toEqual({ ok: true, value: 5 });
    expect(crossRate(rates, 'EUR', 'BRL')).toMatchObject({ ok: true, value: 5.5 });
  });

  it('is refused where a side has no rate or one that is too old', () => {
    expect(crossRate([rate(BRL, 0.2)], 'EUR', 'BRL')).toMatchObject({ error: { code: 'RATE_MISSING' } });
    expect(crossRate([rate(EUR, 1.1, 'tooOld')], 'EUR', 'USD')).toMatchObject({ error: { code: 'RATE_TOO_OLD' } });
    expect(crossRate([rate(EUR, 1.1, 'stale')], 'EUR', 'USD')).toMatchObject({ ok: true });
  });
});
