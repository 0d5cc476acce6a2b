import { err, ok, type Result } from '../base/result.ts';
import { BRL, parseCurrency, USD, type Currency } from '../model/money.ts';
import { checkRateValue } from './quote-rate.ts';
import { MANUAL_SOURCE, type CurrencyCode, type RateFeed, type RateSource } from './rate.ts';

/** A rate typed by a person, with the moment it was typed or, in a file, the moment it was true. */
export interface ManualRate {
  readonly base: Currency;
  readonly quote: Currency;
  readonly rate: number;
  readonly asOfUs: number;
}

/** Up to `freshMs` a rate is fresh, up to `usableMs` stale, beyond that too old. */
export interface AgeLimits {
  readonly freshMs: number;
  readonly usableMs: number;
}

/** How rates are taken, trusted and penalised. */
export interface RateSettings extends AgeLimits {
  /** Share by which losses count worse at a stale rate: 0.03. */
  readonly stalePenalty: number;
  /** Largest believed change between consecutive quotes of a feed, as a share: 0.05. A larger one needs a second quote. */
  readonly jumpMax: number;
  /** Feeds beside WDO and DOL, the preferred one first. */
  readonly feeds: readonly RateFeed[];
  readonly manual: readonly ManualRate[];
  /** Other ages for one source, by its name. */
  readonly agesBySource: Readonly<Record<RateSource, AgeLimits>>;
}

/** The shipped settings: 60 s, 15 min, 3 %, 5 %, no feed but the Brazilian dollar futures, and no rate of our own. */
export const DEFAULT_RATE_SETTINGS: RateSettings = {
  freshMs: 60_000,
  usableMs: 900_000,
  stalePenalty: 0.03,
  jumpMax: 0.05,
  feeds: [],
  manual: [],
  agesBySource: {},
};

/** The dollar futures of B3: both quote BRL per 1,000 USD. The mini comes first, it trades most. */
export const DOLLAR_FEEDS: readonly RateFeed[] = [
  { name: 'WDO', base: USD, quote: BRL, pointsPerUnit: 1000 },
  { name: 'DOL', base: USD, quote: BRL, pointsPerUnit: 1000 },
];

const FEEDS_MAX = 64;

/** A setting that cannot be used, with its key below `currency`. */
export interface RateSettingsRefusal {
  readonly code: Extract<CurrencyCode, 'RATE_INVALID' | 'RATE_SETTINGS_INVALID'>;
  readonly key: string;
  readonly message: string;
}

/**
 * Checks settings before they come into force; the first fault is returned with its key, and the settings in force stay.
 * RATE_INVALID: a manual rate that is no rate (zero, negative, NaN, outside the pair's band). RATE_SETTINGS_INVALID:
 * times that do not rise, a share outside 0 to 1, a feed without a name, with a taken one, of one currency or of bad points.
 */
export function checkRateSettings(settings: RateSettings): Result<RateSettings, RateSettingsRefusal> {
  const fault = ageFault('', settings) ?? shareFault(settings) ?? feedFault(settings) ?? sourceAgeFault(settings);
  if (fault !== undefined) return err({ code: 'RATE_SETTINGS_INVALID', ...fault });
  for (const [index, manual] of settings.manual.entries()) {
    const key = `manual[${index}]`;
    const pair = pairFault(key, manual);
    if (pair !== undefined) return err({ code: 'RATE_SETTINGS_INVALID', ...pair });
    const refused = checkRateValue(manual.base, manual.quote, manual.rate);
    if (refused !== undefined) return err({ code: 'RATE_INVALID', key: `${key}.rate`, message: refused });
    if (!Number.isSafeInteger(manual.asOfUs)) {
      return err({ code: 'RATE_SETTINGS_INVALID', key: `${key}.asOfUs`, message: 'a manual rate needs its moment' });
    }
  }
  return ok(settings);
}

interface Fault {
  readonly key: string;
  readonly message: string;
}

function ageFault(prefix: string, ages: AgeLimits): Fault | undefined {
  if (!(ages.freshMs > 0 && Number.isFinite(ages.freshMs))) {
    return { key: `${prefix}freshMs`, message: `expected a positive time, was ${ages.freshMs}` };
  }
  if (!(ages.usableMs >= ages.freshMs && Number.isFinite(ages.usableMs))) {
    return {
      key: `${prefix}usableMs`,
      message: `expected at least freshMs (${ages.freshMs}), was ${ages.usableMs}`,
    };
  }
  return undefined;
}

function sourceAgeFault(settings: RateSettings): Fault | undefined {
  for (const [source, ages] of Object.entries(settings.agesBySource)) {
    const fault = ageFault(`agesBySource.${source}.`, ages);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function shareFault(settings: RateSettings): Fault | undefined {
  for (const key of ['stalePenalty', 'jumpMax'] as const) {
    const share = settings[key];
    if (!(share >= 0 && share < 1)) return { key, message: `expected a share from 0 to below 1, was ${share}` };
  }
  return undefined;
}

function feedFault(settings: RateSettings): Fault | undefined {
  if (settings.feeds.length > FEEDS_MAX) return { key: 'feeds', message: `expected at most ${FEEDS_MAX} feeds` };
  const names = new Set([MANUAL_SOURCE, ...DOLLAR_FEEDS.map((feed) => feed.name)]);
  for (const [index, feed] of settings.feeds.entries()) {
    const key = `feeds[${index}]`;
    if (feed.name === '' || names.has(feed.name)) {
      return { key: `${key}.name`, message: `expected a name of its own, was "${feed.name}"` };
    }
    names.add(feed.name);
    if (!(feed.pointsPerUnit > 0 && Number.isFinite(feed.pointsPerUnit))) {
      return { key: `${key}.pointsPerUnit`, message: `expected a positive number, was ${feed.pointsPerUnit}` };
    }
    const pair = pairFault(key, feed);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

function pairFault(key: string, pair: { readonly base: Currency; readonly quote: Currency }): Fault | undefined {
  for (const side of ['base', 'quote'] as const) {
    if (parseCurrency(pair[side]) !== pair[side]) {
      return { key: `${key}.${side}`, message: `expected a currency code in capitals, was "${pair[side]}"` };
    }
  }
  return pair.base === pair.quote ? { key: `${key}.quote`, message: `${pair.base} has no rate in itself` } : undefined;
}
