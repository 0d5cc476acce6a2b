import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRL, formatMoney, USD, type Currency } from '../model/money.ts';
import { convert, convertForLimit, denyForRate, roundMoney } from './convert.ts';
import { parseExact, sumExact, ZERO, type Exact } from './exact.ts';
import { pnlLocal } from './pnl.ts';
import type { FoundRate, RateAnswer } from './rate.ts';
import { createRateBook } from './rate-book.ts';
import { DEFAULT_RATE_SETTINGS } from './rate-settings.ts';

const JPY = 'JPY' as Currency;
const PENALTY = DEFAULT_RATE_SETTINGS.stalePenalty;
const exact = (value: number | string): Exact => parseExact(value) ?? ZERO;

const answerAt = (wdo: number, ageMs: number, from: Currency = BRL, to: Currency = USD): RateAnswer => {
  const settings = {
    ...DEFAULT_RATE_SETTINGS,
    feeds: [{ name: 'usdjpy', base: USD, quote: JPY, pointsPerUnit: 1 }],
  };
  const book = createRateBook(settings);
  if (!book.ok) throw new Error(book.error.message);
  book.value.observe('WDO', { last: wdo, recvTsUs: 0 });
  book.value.observe('usdjpy', { last: 150, recvTsUs: 0 });
  return book.value.find(from, to, ageMs * 1000);
};
const rateAt = (wdo: number, ageMs = 0, from: Currency = BRL, to: Currency = USD): FoundRate => {
  const answer = answerAt(wdo, ageMs, from, to);
  if (answer.kind !== 'found') throw new Error('no rate');
  return answer;
};

describe('P&L in the local currency, then in dollars', () => {
  it.each([
    ['100 points of WIN', 100, 0.2, 1, 5500, 'BRL 20.00', 'USD 3.64'],
    ['10 points of WDO', 10, 10, 1, 5500, 'BRL 100.00', 'USD 18.18'],
    ['250 points of 4 WIN', 250, 0.2, 4, 5234.5, 'BRL 200.00', 'USD 38.21'],
    ['100 points of IND', 100, 1, 1, 5500, 'BRL 100.00', 'USD 18.18'],
    ['10 points of DOL', 10, 50, 5, 5500, 'BRL 2500.00', 'USD 454.55'],
    ['a short WIN that rose', 100, 0.2, -1, 5500, 'BRL -20.00', 'USD -3.64'],
  ])('%s', (_, points, pointValue, contracts, wdo, local, usd) => {
    const pnl = pnlLocal(points, pointValue, contracts) ?? ZERO;
    expect(formatMoney(roundMoney(pnl, BRL))).toBe(local);
    expect(formatMoney(convert(pnl, rateAt(wdo)))).toBe(usd);
  });

  it('is exact below a cent: two ticks of ZN are $31.25, not two rounded halves', () => {
    const tick = pnlLocal(0.015625, 1000, 1) ?? ZERO;
    expect(formatMoney(roundMoney(tick, USD))).toBe('USD 15.63');
    expect(formatMoney(roundMoney(sumExact([tick, tick]), USD))).toBe('USD 31.25');
  });

  it('adds in reais, converts once, rounds once: three trades of R$20 are $10.91', () => {
    const trade = pnlLocal(100, 0.2, 1) ?? ZERO;
    expect(formatMoney(convert(sumExact([trade, trade, trade]), rateAt(5500)))).toBe('USD 10.91');
  });

  it.each([
    [NaN, 0.2, 1],
    [100, Infinity, 1],
    [100, 0.2, 'many'],
  ])('has no answer for %s points at %s of %s contracts', (points, pointValue, contracts) => {
    expect(pnlLocal(points, pointValue, contracts)).toBeUndefined();
  });
});

describe('conversion', () => {
  it('rounds half away from zero, in the digits of the target', () => {
    expect(convert(exact('0.02'), rateAt(4000)).minor).toBe(1);
    expect(convert(exact('-0.02'), rateAt(4000)).minor).toBe(-1);
    expect(formatMoney(convert(exact('10'), rateAt(5000, 0, BRL, JPY)))).toBe('JPY 300');
    expect(formatMoney(convert(exact(300), rateAt(5000, 0, JPY, BRL)))).toBe('BRL 10.00');
  });

  it('leaves an amount in its own currency as it is', () => {
    expect(formatMoney(convert(exact('12.34'), rateAt(5500, 0, USD, USD)))).toBe('USD 12.34');
  });

  it('is symmetric, monotone and within half a cent of the exact quotient', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 4000, max: 30_000 }),
        (centavos, halfTicks) => {
          const rate = rateAt(halfTicks / 2);
          const amount: Exact = { units: BigInt(centavos), scale: 2 };
          const { minor } = convert(amount, rate);
          expect(convert({ units: -amount.units, scale: 2 }, rate).minor + minor).toBe(0);
          expect(Math.abs(minor - centavos / (halfTicks / 2000))).toBeLessThanOrEqual(0.5 + 1e-6);
          expect(convert({ units: amount.units + 1n, scale: 2 }, rate).minor).toBeGreaterThanOrEqual(minor);
        },
      ),
    );
  });
});

describe('a rate that limits depend on', () => {
  it.each([
    ['a loss at a fresh rate as it is', -100, 60_000, 'USD -18.18'],
    ['a loss at a stale rate 3 % worse', -100, 60_001, 'USD -18.73'],
    ['a loss at a rate that is too old 3 % worse as well', -100, 900_001, 'USD -18.73'],
    ['a gain at a stale rate as it is', 100, 60_001, 'USD 18.18'],
  ])('counts %s', (_, brl, ageMs, usd) => {
    expect(formatMoney(convertForLimit(exact(brl), rateAt(5500, ageMs), PENALTY))).toBe(usd);
  });

  it.each([
    ['entry', 0, undefined],
    ['entry', 900_000, undefined],
    ['entry', 900_001, 'RATE_TOO_OLD'],
    ['entry', -5, 'RATE_TOO_OLD'],
    ['exit', 900_001, undefined],
  ] as const)('answers an %s at an age of %i ms with %s', (role, ageMs, code) => {
    expect(denyForRate(role, answerAt(5500, ageMs))?.code).toBe(code);
  });

  it('denies an entry without any rate, and lets the exit pass', () => {
    const missing: RateAnswer = { kind: 'missing', from: BRL, to: USD };
    expect(denyForRate('entry', missing)?.code).toBe('RATE_MISSING');
    expect(denyForRate('exit', missing)).toBeUndefined();
  });

  it('needs no rate for a product in dollars', () => {
    expect(denyForRate('entry', answerAt(5500, 1e9, USD, USD))).toBeUndefined();
  });
});
