import type { BoardQuote } from '../model/quote-board.ts';

/** Which of several platforms' quotes of one feed is the rate. */
export interface FollowedQuote {
  readonly quote: BoardQuote;
  /** Quotes of other platforms that are no rate beside it: further away than a rate moves from one quote to the next. */
  readonly against: readonly BoardQuote[];
}

export interface FollowOptions {
  /** One of each platform that quotes the feed. */
  readonly quotes: readonly BoardQuote[];
  /** The platform that was followed so far. */
  readonly followed: string | undefined;
  /** The rate that a quote is; undefined where it is none. */
  readonly rateOf: (quote: BoardQuote) => number | undefined;
  /** The rate taken last, while it is young enough to be judged by. */
  readonly lastRate: number | undefined;
  /** Largest believed difference of two rates, as a share: 0.05. */
  readonly jumpMax: number;
  readonly nowUs: number;
}

/** A platform that has not quoted for so long is followed no more, where another one quotes. */
const SILENT_US = 60_000_000;

/**
 * Chooses the quote that is the rate. The platform that was followed stays while it quotes and fits the last rate; else one
 * that fits it takes over, the newest quote first; where none fits, all may be right. So two platforms that differ never
 * make the rate swing, and one that runs away takes nobody along. Undefined where nobody quotes.
 */
export function followQuote(options: FollowOptions): FollowedQuote | undefined {
  const { quotes, followed, rateOf, lastRate, jumpMax, nowUs } = options;
  const newest = newestOf(quotes);
  // Asked for with every fill and signal, and nearly always one platform alone quotes it.
  if (newest === undefined || quotes.length === 1) return newest && { quote: newest, against: [] };
  const speaking = quotes.flatMap((quote) => {
    const rate = nowUs - quote.recvTsUs <= SILENT_US ? rateOf(quote) : undefined;
    return rate === undefined ? [] : [{ quote, rate }];
  });
  const fits = (rate: number, other: number): boolean => Math.abs(rate / other - 1) <= jumpMax;
  const near = lastRate === undefined ? [] : speaking.filter(({ rate }) => fits(rate, lastRate));
  const pool = (near.length > 0 ? near : speaking).map(({ quote }) => quote);
  const quote = pool.find(({ platform }) => platform === followed) ?? newestOf(pool) ?? newest;
  const chosen = speaking.find((one) => one.quote === quote)?.rate;
  const against = speaking.filter(({ rate }) => chosen !== undefined && !fits(rate, chosen));
  return { quote, against: against.map((one) => one.quote) };
}

/** The newest by our clock; of two of one moment the first. */
function newestOf(quotes: readonly BoardQuote[]): BoardQuote | undefined {
  let newest: BoardQuote | undefined;
  for (const quote of quotes) if (newest === undefined || quote.recvTsUs > newest.recvTsUs) newest = quote;
  return newest;
}
