import type { Currency } from '../model/money.ts';

/** Where a rate comes from: a feed's name (`WDO`, `DOL`, or a configured one), or `manual`, typed by a person. */
export type RateSource = string;

/** The name of a rate that a person typed. No feed may use it. */
export const MANUAL_SOURCE = 'manual';

/** A market whose quotes are a rate: `pointsPerUnit` points for one `quote` per `base`. WDO quotes BRL per 1,000 USD, so 1000. */
export interface RateFeed {
  readonly name: RateSource;
  readonly base: Currency;
  readonly quote: Currency;
  readonly pointsPerUnit: number;
}

/** A rate as it was seen: `quotePerBase` units of `quote` for one `base` (USD/BRL 5.5 = R$5.50 for a dollar), at our own time of receipt. */
export interface KnownRate {
  readonly base: Currency;
  readonly quote: Currency;
  readonly quotePerBase: number;
  readonly source: RateSource;
  readonly asOfUs: number;
}

/** One step of a conversion: times the rate, or divided by it when `inverse` (from the quote to the base). */
export interface RateLeg {
  readonly rate: KnownRate;
  readonly inverse: boolean;
}

/** How far a rate may be trusted by its age: for everything; for limits with losses counted worse; for display and exits only. */
export type RateAge = 'fresh' | 'stale' | 'tooOld';

/** A way from one currency to another: no leg (the same currency), one, or two through USD. Age and status are the worst leg's. */
export interface FoundRate {
  readonly kind: 'found';
  readonly from: Currency;
  readonly to: Currency;
  readonly legs: readonly RateLeg[];
  readonly age: RateAge;
  /** Age of the oldest leg; 0 for the same currency. Negative when our clock went back since. */
  readonly ageMs: number;
  /** Units of `to` for one `from`, for display; conversions go through the legs. */
  readonly toPerFrom: number;
  /** The legs' sources, `WDO` or `WDO+eurusd`; `none` for the same currency. */
  readonly source: string;
}

/** The answer to "what is this currency in that one": a rate with its age, or the statement that none was ever seen. */
export type RateAnswer = FoundRate | { readonly kind: 'missing'; readonly from: Currency; readonly to: Currency };

/** Codes of refusals about money and rates. */
export type CurrencyCode =
  | 'RATE_INVALID'
  | 'RATE_JUMP'
  | 'RATE_NOT_FRONT'
  | 'RATE_FEED_UNKNOWN'
  | 'RATE_MISSING'
  | 'RATE_TOO_OLD'
  | 'RATE_SETTINGS_INVALID'
  | 'AMOUNT_INVALID'
  | 'CURRENCY_INVALID'
  | 'SYMBOL_UNKNOWN';

/** A refusal with its code and a message that says what was expected and what was found. */
export interface CurrencyRefusal {
  readonly code: CurrencyCode;
  readonly message: string;
}
