import type { Currency } from './money.ts';

/** Where a rate comes from: a feed's name (`WDO`, `DOL`, or a configured one), or `manual`, typed by a person. */
export type RateSource = string;

const SIMULATED = ' (simulated)';

/** The source of a feed's rate where only the gateway's own simulated platforms quote it. */
export function simulatedSource(feed: RateSource): RateSource {
  return `${feed}${SIMULATED}`;
}

/** Whether a rate, or a step of one, was made up by a simulated platform. */
export function isSimulatedSource(source: RateSource): boolean {
  return source.includes(SIMULATED);
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
  /** The legs' sources, `WDO` or `WDO+eurusd`; `same currency` without a leg. */
  readonly source: string;
}
