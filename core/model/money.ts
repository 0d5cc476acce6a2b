import type { Brand } from '../base/brand.ts';

/** A currency code in capitals, three to five letters: `USD`, `BRL`, `USDT`. */
export type Currency = Brand<string, 'Currency'>;

/**
 * An amount of money in whole minor units (cents, centavos): $3.64 is `{minor: 364, currency: USD}`. Always an integer;
 * exact up to 9 × 10^15 minor units. What is finer than a minor unit is not money yet: it is added up exactly first.
 */
export interface Money {
  readonly minor: number;
  readonly currency: Currency;
}

/** The currency that limits, P&L and every message to a client are counted in. */
export const USD = 'USD' as Currency;
/** The currency of everything traded at B3. */
export const BRL = 'BRL' as Currency;

const CURRENCY = /^[A-Z]{3,5}$/;
/** ISO 4217 currencies that have no minor unit; every other one here has two decimals. */
const WITHOUT_MINOR_UNIT: ReadonlySet<string> = new Set([
  'JPY',
  'KRW',
  'CLP',
  'VND',
  'ISK',
  'PYG',
  'UGX',
  'XAF',
  'XOF',
]);

/** Reads a currency code in any case; undefined unless it is three to five letters. */
export function parseCurrency(text: unknown): Currency | undefined {
  if (typeof text !== 'string') return undefined;
  const code = text.trim().toUpperCase();
  return CURRENCY.test(code) ? (code as Currency) : undefined;
}

/** The number of decimals of a currency's minor unit: 2, or 0 for those without one (JPY, KRW, ...). */
export function minorDigits(currency: Currency): number {
  return WITHOUT_MINOR_UNIT.has(currency) ? 0 : 2;
}

/** The amount as a number in the currency's major unit, for JSON and display: 364 minor units of USD → 3.64. */
export function majorUnits(money: Money): number {
  return money.minor / 10 ** minorDigits(money.currency);
}

/** The amount as a person reads it, with the code in front and all decimals: `USD 3.64`, `BRL -20.00`, `JPY 1500`. */
export function formatMoney(money: Money): string {
  return `${money.currency} ${majorUnits(money).toFixed(minorDigits(money.currency))}`;
}
