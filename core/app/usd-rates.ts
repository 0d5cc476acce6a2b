import { assert } from '../base/assert.ts';
import { trimDust } from '../base/decimal.ts';
import type { Result } from '../base/result.ts';
import { createRateBook, type RateBook } from '../currency/rate-book.ts';
import { ageOf } from '../currency/find-rate.ts';
import { readQuoteRate, type RateQuote } from '../currency/quote-rate.ts';
import type { CurrencyRefusal, RateFeed } from '../currency/rate.ts';
import { DOLLAR_FEEDS, type ManualRate, type RateSettings } from '../currency/rate-settings.ts';
import { rateContract } from '../instruments/rate-contract.ts';
import type { Registry } from '../instruments/registry.ts';
import { parseCurrency, USD, type Currency } from '../model/money.ts';
import type { BoardQuote, QuoteBoard } from '../model/quote-board.ts';
import { isSimulatedSource, simulatedSource, type FoundRate, type KnownRate, type RateAge } from '../model/rate.ts';
import { followQuote, type FollowedQuote } from './followed-quote.ts';

/** The rates to USD, from the quote board, from a person, and from the run before. */
export interface UsdRates {
  /** Takes the newest quotes of the feeds; called once a second, and before a rate is needed. */
  observe(): void;
  /** The best rate known now for every currency that is not USD; none where none is known. */
  current(nowUs: number): readonly FoundRate[];
  /** Takes a rate from a person. Refused: RATE_INVALID. */
  setManual(manual: ManualRate): Result<KnownRate, CurrencyRefusal>;
  /** Every rate held, with its source and the moment at which it was true. */
  known(): readonly KnownRate[];
  /** Of each feed the newest quote where that was no rate, the last good one stays in force; or another platform's that differs. */
  refused(): readonly RefusedQuote[];
  /** A platform of the trader's own is there: what simulated ones quote counts no more, and what they quoted is forgotten. */
  endSimulated(): void;
  /** How far a rate may be trusted now. */
  ageOf(rate: KnownRate, nowUs: number): RateAge;
  /** So much worse a loss counts at a rate that is not fresh, by the settings in force. */
  readonly stalePenalty: number;
  /** Takes other settings, checked before; what is known stays known. */
  configure(settings: RateSettings): void;
  /** The row of the quote board for ticks of a contract that is not the front and yet the rate; undefined for all others. */
  quoteRowOf(root: string, contract: string | undefined, nowUs: number): string | undefined;
  /** Which contracts the rates follow now: a change of it changes what symbols mean to the tick lane. */
  contractsFollowed(nowUs: number): string;
}

/** A feed's quote that was not taken, and why. */
export interface RefusedQuote {
  readonly feed: RateFeed;
  readonly atUs: number;
  readonly code: CurrencyRefusal['code'];
  readonly message: string;
}

export interface UsdRatesOptions {
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly settings: RateSettings;
  /** Whether a platform is one of the gateway's own, whose prices are made up. */
  readonly isSimulated: (platform: string) => boolean;
  /** The rates of the run before, with their true ages. */
  readonly knownBefore?: readonly KnownRate[];
  readonly clock: { nowUs(): number };
}

const DIFFER = 'RATE_SOURCES_DIFFER';
/** A feed whose next contract is quoted by then is followed there; an older quote of it does not count. */
const NEXT_QUOTED_US = 60_000_000;

/** Watches the feeds on the quote board. */
export function createUsdRates(options: UsdRatesOptions): UsdRates {
  const { registry, board, clock, isSimulated } = options;
  let book = bookOf(options.settings, options.knownBefore ?? []);
  const observedUs = new Map<string, number>();
  /** By source the platform whose quotes are the rate. */
  const followedPlatforms = new Map<string, string>();
  const refused = new Map<string, RefusedQuote>();
  let simulatedCounts = true;

  const ageNow = ({ asOfUs, source }: KnownRate, nowUs: number): RateAge =>
    ageOf((nowUs - asOfUs) / 1_000, book.settings.agesBySource[source] ?? book.settings);

  /** The dollar futures change to their next contract early, if anybody quotes it; any other feed follows its front. */
  const quoteOf = (feed: RateFeed, source: string): FollowedQuote | undefined => {
    const nowUs = clock.nowUs();
    const quotesOf = (row: string): readonly BoardQuote[] =>
      board.quotes(row).filter(({ platform }) => isSimulated(platform) === isSimulatedSource(source));
    const row = followedRowsKept(nowUs).get(feed.name);
    const next = row === undefined ? [] : quotesOf(row);
    const isNextQuoted = next.some(({ recvTsUs }) => nowUs - recvTsUs <= NEXT_QUOTED_US);
    const last = book.known().find((rate) => rate.source === source);
    return followQuote({
      quotes: isNextQuoted ? next : quotesOf(feed.name),
      followed: followedPlatforms.get(source),
      rateOf: (quote) => rateOf(feed, quote),
      lastRate: last === undefined || ageNow(last, nowUs) === 'tooOld' ? undefined : last.quotePerBase,
      jumpMax: book.settings.jumpMax,
      nowUs,
    });
  };

  const observeFeed = (feed: RateFeed, source: string): void => {
    const found = quoteOf(feed, source);
    if (found === undefined) return;
    const { quote } = found;
    const isNew = quote.platform !== followedPlatforms.get(source) || quote.recvTsUs !== observedUs.get(source);
    followedPlatforms.set(source, quote.platform);
    observedUs.set(source, quote.recvTsUs);
    if (isNew) {
      // A quote that is no rate, or jumps, leaves the last good one standing; its age then tells.
      const taken = book.observe(source, rateQuote(quote));
      if (taken.ok) refused.delete(source);
      else refused.set(source, { feed: { ...feed, name: source }, atUs: quote.recvTsUs, ...taken.error });
    }
    const others = differenceOf(feed, found, book.settings.jumpMax);
    const known = refused.get(source)?.code;
    if (known !== undefined && known !== DIFFER) return;
    if (others === undefined) refused.delete(source);
    else refused.set(source, { feed: { ...feed, name: source }, atUs: quote.recvTsUs, code: DIFFER, message: others });
  };

  /** The rows of the dollar futures that follow their next contract. */
  const followedRows = (nowUs: number): ReadonlyMap<string, string> => {
    const rows = new Map<string, string>();
    for (const { name } of DOLLAR_FEEDS) {
      const followed = rateContract(registry, name, nowUs);
      if (followed !== undefined && followed.contract !== followed.front) rows.set(name, `rate ${followed.contract}`);
    }
    return rows;
  };
  // Every fill and signal asks for it.
  const followedRowsKept = everySecond(followedRows);

  const ofProductsNow = everySecond(() =>
    registry.roots.map((root) => parseCurrency(registry.pointValue(root)?.currency)),
  );
  const currencies = (nowUs: number): readonly Currency[] => {
    const ofProducts = ofProductsNow(nowUs);
    const ofRates = book.known().flatMap(({ base, quote }) => [base, quote]);
    return [...new Set([...ofProducts, ...ofRates])].filter((code) => code !== undefined && code !== USD) as Currency[];
  };

  return {
    observe: () => {
      for (const feed of [...DOLLAR_FEEDS, ...book.settings.feeds]) {
        observeFeed(feed, feed.name);
        if (simulatedCounts) observeFeed(feed, simulatedSource(feed.name));
      }
    },
    current: (nowUs) =>
      currencies(nowUs).flatMap((currency) => {
        const answer = book.find(currency, USD, nowUs);
        return answer.kind === 'found' ? [answer] : [];
      }),
    setManual: (manual) => book.setManual(manual),
    known: () => book.known(),
    refused: () => [...refused.values()],
    endSimulated: () => {
      if (!simulatedCounts) return;
      simulatedCounts = false;
      book = bookOf(book.settings, withoutSimulated(book.known()));
      for (const source of refused.keys()) if (isSimulatedSource(source)) refused.delete(source);
    },
    ageOf: ageNow,
    get stalePenalty() {
      return book.settings.stalePenalty;
    },
    configure: (settings) => {
      book = bookOf(settings, book.known());
      refused.clear();
    },
    quoteRowOf: (root, contract, nowUs) => {
      const row = followedRows(nowUs).get(root);
      return row !== undefined && row === `rate ${contract}` ? row : undefined;
    },
    contractsFollowed: (nowUs) =>
      DOLLAR_FEEDS.map(({ name }) => rateContract(registry, name, nowUs)?.contract).join(' '),
  };
}

/** A quote of the board as the rate book reads it. */
function rateQuote({ last, bid, ask, recvTsUs }: BoardQuote): RateQuote {
  return { last, ...(Number.isFinite(bid) && { bid }), ...(Number.isFinite(ask) && { ask }), recvTsUs };
}

function rateOf(feed: RateFeed, quote: BoardQuote): number | undefined {
  const read = readQuoteRate(feed, rateQuote(quote));
  return read.ok ? read.value : undefined;
}

/** What another platform quotes instead, in words; undefined where nobody differs. */
function differenceOf(feed: RateFeed, { quote, against: [other] }: FollowedQuote, jumpMax: number): string | undefined {
  const rates = [other, quote].map((one) => one && rateOf(feed, one));
  const [theirs, ours] = rates.map((rate) => rate && trimDust(rate));
  if (other === undefined || theirs === undefined || ours === undefined) return undefined;
  const pair = `${feed.quote} per ${feed.base}`;
  return `${other.platform} quotes ${theirs} ${pair}, ${quote.platform} ${ours}, more than ${jumpMax * 100} % from it; ${quote.platform} is followed`;
}

function bookOf(settings: RateSettings, known: readonly KnownRate[]): RateBook {
  const book = createRateBook(settings, known);
  assert(book.ok, 'rate settings that were not checked');
  return book.value;
}

/** The rates that are true of the world: what simulated platforms made up is left out. */
export function withoutSimulated(known: readonly KnownRate[]): readonly KnownRate[] {
  return known.filter(({ source }) => !isSimulatedSource(source));
}

/** Remembers an answer for a second; a clock that went back asks anew. */
function everySecond<T>(work: (nowUs: number) => T): (nowUs: number) => T {
  let kept: { readonly atUs: number; readonly value: T } | undefined;
  return (nowUs) => {
    if (kept === undefined || nowUs < kept.atUs || nowUs - kept.atUs >= 1_000_000)
      kept = { atUs: nowUs, value: work(nowUs) };
    return kept.value;
  };
}
