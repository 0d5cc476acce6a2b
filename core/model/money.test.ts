import { describe, expect, it } from 'vitest';
import { BRL, formatMoney, majorUnits, minorDigits, parseCurrency, USD, type Currency } from './money.ts';

describe('money', () => {
  it.each([
    ['usd', 'USD'],
    [' BRL ', 'BRL'],
    ['USDT', 'USDT'],
  ])('reads the currency %j as %s', (text, code) => {
    expect(parseCurrency(text)).toBe(code);
  });

  it.each(['', 'US', 'R$', 'DOLLAR', 'U5D', 7, null, undefined, {}])('does not read %j as a currency', (text) => {
    expect(parseCurrency(text)).toBeUndefined();
  });

  it('counts cents in two decimals and yen in none', () => {
    expect([USD, BRL, 'JPY' as Currency].map(minorDigits)).toEqual([2, 2, 0]);
    expect(majorUnits({ minor: 364, currency: USD })).toBe(3.64);
    expect(majorUnits({ minor: 1500, currency: 'JPY' as Currency })).toBe(1500);
  });

  it('writes all decimals of an amount', () => {
    expect(formatMoney({ minor: -2000, currency: BRL })).toBe('BRL -20.00');
    expect(formatMoney({ minor: 1500, currency: 'JPY' as Currency })).toBe('JPY 1500');
  });
});
