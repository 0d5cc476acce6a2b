import { err, ok, type Result } from '../base/result.ts';
import type { Currency } from '../model/money.ts';
import { isSimulatedSource, simulatedSource } from '../model/rate.ts';
import { findRate } from './find-rate.ts';
import { checkRateValue, readQuoteRate, type RateQuote } from './quote-rate.ts';
import {
  MANUAL_SOURCE,
  type CurrencyRefusal,
  type KnownRate,
  type RateAnswer,
  type RateFeed,
  type RateSource,
} from './rate.ts';
import {
  checkRateSettings,
  DOLLAR_FEEDS,
  type ManualRate,
  type RateSettings,
  type RateSettingsRefusal,
} from './rate-settings.ts';

/** All rates of the gateway with their sources and ages. Deterministic: time comes with each call. Holds no rate of its own. */
export interface RateBook {
  readonly settings: RateSettings;
  /** Takes a feed's quote, under {@link simulatedSource} that of a simulated platform, which real sources outrank. Refused: RATE_FEED_UNKNOWN, RATE_NOT_FRONT, RATE_INVALID, RATE_JUMP (until a second quote agrees); the last good rate stays. */
  observe(feed: RateSource, quote: RateQuote): Result<KnownRate, CurrencyRefusal>;
  /** Takes a rate from a person, in place of an older one of the pair. Refused: RATE_INVALID. */
  setManual(manual: ManualRate): Result<KnownRate, CurrencyRefusal>;
  /** The best rate from one currency to another at a moment. */
  find(from: Currency, to: Currency, nowUs: number): RateAnswer;
  /** Every rate held, preferred sources first: for display, and to hand to the next book at a restart. */
  known(): readonly KnownRate[];
}

/**
 * Makes a book from settings and, after a restart, the rates known before with their true ages (rates that are no rates,
 * or of a feed that is gone, are left out). Refused at start with the key: RATE_INVALID, RATE_SETTINGS_INVALID.
 */
export function createRateBook(
  settings: RateSettings,
  knownBefore: readonly KnownRate[] = [],
): Result<RateBook, RateSettingsRefusal> {
  const checked = checkRateSettings(settings);
  if (!checked.ok) return checked;
  const real = [...DOLLAR_FEEDS, ...settings.feeds];
  const simulated = real.map((feed) => ({ ...feed, name: simulatedSource(feed.name) }));
  const feeds = new Map<RateSource, RateFeed>([...real, ...simulated].map((feed) => [feed.name, feed]));
  const byFeed = new Map<RateSource, KnownRate>();
  const unconfirmed = new Map<RateSource, KnownRate>();
  const byHand = new Map<string, KnownRate>();

  const keepManual = ({ base, quote, rate, asOfUs }: ManualRate): KnownRate => {
    const known = { base, quote, quotePerBase: rate, source: MANUAL_SOURCE, asOfUs };
    byHand.delete(`${quote}/${base}`);
    byHand.set(`${base}/${quote}`, known);
    return known;
  };
  for (const manual of settings.manual) keepManual(manual);
  for (const rate of knownBefore) {
    if (checkRateValue(rate.base, rate.quote, rate.quotePerBase) !== undefined) continue;
    const configured = settings.manual.find((manual) => manual.base === rate.base && manual.quote === rate.quote);
    if (rate.source === MANUAL_SOURCE && rate.asOfUs > (configured?.asOfUs ?? -Infinity)) {
      keepManual({ ...rate, rate: rate.quotePerBase });
    }
    const feed = feeds.get(rate.source);
    if (feed?.base === rate.base && feed.quote === rate.quote) byFeed.set(rate.source, rate);
  }

  const known = (): readonly KnownRate[] => [
    ...real.flatMap(({ name }) => byFeed.get(name) ?? []),
    ...byHand.values(),
    ...simulated.flatMap(({ name }) => byFeed.get(name) ?? []),
  ];

  return ok({
    settings,
    observe: (name, quote) => {
      const feed = feeds.get(name);
      if (feed === undefined) return err({ code: 'RATE_FEED_UNKNOWN', message: `no feed is named "${name}"` });
      const read = readQuoteRate(feed, quote);
      if (!read.ok) return read;
      const rate: KnownRate = {
        base: feed.base,
        quote: feed.quote,
        quotePerBase: read.value,
        source: name,
        asOfUs: quote.recvTsUs,
      };
      const before = byFeed.get(name) ?? lastOfPair(byFeed.values(), feed);
      const doubted = unconfirmed.get(name);
      const confirmed =
        doubted !== undefined && doubted.asOfUs !== rate.asOfUs && !jumps(doubted, rate, settings.jumpMax);
      if (before !== undefined && !confirmed && jumps(before, rate, settings.jumpMax)) {
        unconfirmed.set(name, rate);
        const message = `${name}: ${before.quotePerBase} to ${read.value} is more than ${settings.jumpMax * 100} %; waiting for a second quote`;
        return err({ code: 'RATE_JUMP', message });
      }
      unconfirmed.delete(name);
      byFeed.set(name, rate);
      return ok(rate);
    },
    setManual: (manual) => {
      const refused = checkRateValue(manual.base, manual.quote, manual.rate);
      return refused === undefined ? ok(keepManual(manual)) : err({ code: 'RATE_INVALID', message: refused });
    },
    find: (from, to, nowUs) => findRate(known(), settings, from, to, nowUs),
    known,
  });
}

function jumps(before: KnownRate, after: KnownRate, jumpMax: number): boolean {
  return Math.abs(after.quotePerBase / before.quotePerBase - 1) > jumpMax;
}

/** The newest rate of the same pair from another feed: a feed's first quote must fit what is known already, in its own world. */
function lastOfPair(rates: Iterable<KnownRate>, feed: RateFeed): KnownRate | undefined {
  let newest: KnownRate | undefined;
  for (const rate of rates) {
    if (rate.base !== feed.base || rate.quote !== feed.quote) continue;
    if (isSimulatedSource(rate.source) !== isSimulatedSource(feed.name)) continue;
    if (newest === undefined || rate.asOfUs > newest.asOfUs) newest = rate;
  }
  return newest;
}
