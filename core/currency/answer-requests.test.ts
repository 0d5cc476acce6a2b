import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerConvert, answerPnl, type PointValueLookup } from './answer-requests.ts';

const PRODUCTS: Readonly<Record<string, { readonly pointValue: number; readonly currency: string }>> = {
  WIN: { pointValue: 0.2, currency: 'BRL' },
  WDO: { pointValue: 10, currency: 'BRL' },
  NQ: { pointValue: 20, currency: 'USD' },
  ZN: { pointValue: 1000, currency: 'USD' },
  FDAX: { pointValue: 25, currency: 'EUR' },
  ODD: { pointValue: 1, currency: '?' },
};
const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
const lookup: PointValueLookup = (root) => PRODUCTS[root];

describe('convert requests', () => {
  it.each([
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: 5500 }, 3.64, 'USD'],
    [{ amount: '20', from: 'brl', to: 'usd', wdo: '5500' }, 3.64, 'USD'],
    [{ amount: 3.64, from: 'USD', to: 'BRL', wdo: 5500 }, 20.02, 'BRL'],
    [{ amount: -60, from: 'BRL', to: 'USD', wdo: 5500 }, -10.91, 'USD'],
    [{ amount: 7.5, from: 'USD', to: 'USD' }, 7.5, 'USD'],
  ])('answers %j', (request, amount, currency) => {
    expect(answerConvert(request)).toMatchObject({ amount, currency });
  });

  it.each([
    [{ amount: 20, from: 'BRL', to: 'USD' }, 'RATE_MISSING'],
    [{ amount: 20, from: 'EUR', to: 'USD', wdo: 5500 }, 'RATE_MISSING'],
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: 0 }, 'RATE_INVALID'],
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: -5500 }, 'RATE_INVALID'],
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: 5.5 }, 'RATE_INVALID'],
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: 55_000 }, 'RATE_INVALID'],
    [{ amount: 20, from: 'BRL', to: 'USD', wdo: 'much' }, 'RATE_INVALID'],
    [{ amount: 'x', from: 'BRL', to: 'USD', wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ from: 'BRL', to: 'USD', wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ amount: 1e20, from: 'BRL', to: 'USD', wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ amount: 9e13, from: 'USD', to: 'BRL', wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ amount: 20, from: 'R$', to: 'USD', wdo: 5500 }, 'CURRENCY_INVALID'],
    [{ amount: 20, from: 'BRL', wdo: 5500 }, 'CURRENCY_INVALID'],
  ])('refuses %j with %s', (request, code) => {
    expect(answerConvert(request)).toMatchObject({ error: { code } });
  });
});

describe('P&L requests', () => {
  it.each([
    [
      { root: 'WIN', points: 100, contracts: 1, wdo: 5500 },
      { local: 20, currency: 'BRL', usd: 3.64 },
    ],
    [
      { root: 'win', points: '100', contracts: '3', wdo: 5500 },
      { local: 60, currency: 'BRL', usd: 10.91 },
    ],
    [
      { root: 'WDO', points: 10, contracts: 1, wdo: 5500 },
      { local: 100, currency: 'BRL', usd: 18.18 },
    ],
    [
      { root: 'WIN', points: 250, contracts: 4, wdo: 5234.5 },
      { local: 200, currency: 'BRL', usd: 38.21 },
    ],
    [
      { root: 'NQ', points: -10.25, contracts: 2 },
      { local: -410, currency: 'USD', usd: -410 },
    ],
    [
      { root: 'ZN', points: 0.015625, contracts: 1 },
      { local: 15.625, currency: 'USD', usd: 15.63 },
    ],
  ])('answers %j', (request, answer) => {
    expect(answerPnl(request, lookup)).toEqual(answer);
  });

  it.each([
    [{ root: 'XYZ', points: 1, contracts: 1, wdo: 5500 }, 'SYMBOL_UNKNOWN'],
    [{ points: 1, contracts: 1, wdo: 5500 }, 'SYMBOL_UNKNOWN'],
    [{ root: 'ODD', points: 1, contracts: 1 }, 'CURRENCY_INVALID'],
    [{ root: 'WIN', contracts: 1, wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ root: 'WIN', points: 1, wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ root: 'WIN', points: 1, contracts: 0, wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ root: 'WIN', points: 1e30, contracts: 1, wdo: 5500 }, 'AMOUNT_INVALID'],
    [{ root: 'WIN', points: 100, contracts: 1 }, 'RATE_MISSING'],
    [{ root: 'FDAX', points: 1, contracts: 1, wdo: 5500 }, 'RATE_MISSING'],
    [{ root: 'WIN', points: 100, contracts: 1, wdo: 0 }, 'RATE_INVALID'],
  ])('refuses %j with %s', (request, code) => {
    expect(answerPnl(request, lookup)).toMatchObject({ error: { code } });
  });

  it('answers anything with figures or a code, and never throws', () => {
    fc.assert(
      fc.property(anything, anything, anything, anything, (a, b, c, d) => {
        for (const root of ['WIN', a]) {
          const pnl = answerPnl({ root, points: b, contracts: c, wdo: d }, lookup);
          expect('error' in pnl || Number.isFinite(pnl.usd)).toBe(true);
        }
        expect(answerConvert({ amount: a, from: b, to: c, wdo: d })).toHaveProperty('error');
      }),
    );
  });
});
