import type { Currency } from '../model/money.ts';
import type { FoundRate, RateSource } from '../model/rate.ts';

export type { FoundRate, KnownRate, RateAge, RateLeg, RateSource } from '../model/rate.ts';

/** The name of a rate that a person typed. No feed may use it. */
export const MANUAL_SOURCE = 'manual';

/** A market whose quotes are a rate: `pointsPerUnit` points for one `quote` per `base`. WDO quotes BRL per 1,000 USD, so 1000. */
export interface RateFeed {
  readonly name: RateSource;
  readonly base: Currency;
  readonly quote: Currency;
  readonly pointsPerUnit: number;
}

/** The answer to "what is this currency in that one": a rate with its age, or the statement that none was ever seen. */
export type RateAnswer = FoundRate | { readonly kind: 'missing'; readonly from: Currency; readonly to: Currency };

/** Every code with which money and rates are refused, and what it means to a trader. */
export const CURRENCY_REFUSALS = {
  RATE_INVALID: 'The number is no rate: zero, negative, not a number, or of the wrong unit for the pair.',
  RATE_JUMP: 'The quote is more than 5 % from the last one; it counts when a second quote agrees.',
  RATE_SOURCES_DIFFER: 'Two platforms quote one rate too far apart to be both right; one of them is followed.',
  RATE_NOT_FRONT: 'The quote is of another contract month than the one that rates follow.',
  RATE_FEED_UNKNOWN: 'No configured feed has that name.',
  RATE_MISSING: 'No rate was ever seen for these currencies; none is assumed.',
  RATE_TOO_OLD: 'The rate that a limit needs is older than allowed; entries wait, exits pass.',
  RATE_SETTINGS_INVALID: 'A setting below `currency` cannot be used; the key is named.',
  AMOUNT_INVALID: 'The amount, points or contracts are not a number, or too large to be exact.',
  CURRENCY_INVALID: 'The text is no currency, or one that nothing here is counted in.',
  SYMBOL_UNKNOWN: 'No product has that root.',
} as const;

export type CurrencyCode = keyof typeof CURRENCY_REFUSALS;

/** A refusal with its code and a message that says what was expected and what was found. */
export interface CurrencyRefusal {
  readonly code: CurrencyCode;
  readonly message: string;
}
