/** A quote of one platform for one root. `recvTsUs` is our own time of receipt: both sides of a proof share that clock. */
export interface ProofQuote {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly last?: number | undefined;
  readonly recvTsUs: number;
}

/** The prices of a trail in order of time, copied out for one judgement. */
export interface TrailPrices {
  readonly tsUs: Float64Array;
  readonly price: Float64Array;
  /** Typical distance of bid and ask, in price; 0 while only last prices were seen. */
  readonly spread: number;
}

/** The recent prices of one platform for one root, in bounded memory (64 KiB): what a mapping proof compares. */
export interface QuoteTrail {
  /** Takes a quote; one without a usable price, or older than the last, changes nothing. */
  observe(quote: ProofQuote): void;
  /** The prices of the last minutes, oldest first. */
  prices(): TrailPrices;
}

/** 4,096 prices at most 100 ms apart: seven busy minutes, or the last 15 minutes of a quiet market. */
const CAPACITY = 4096;
const SLOT_US = 100_000;
const WINDOW_US = 900_000_000;
/** An unchanged price is written down this often: it shows that the stream was alive. */
const REPEAT_US = 1_000_000;
/** A clock that went back by more than this was set; the trail starts again. */
const CLOCK_BACK_US = 5_000_000;
/** A wider book is no book: one side is missing or stands for show. */
const SPREAD_SHARE_MAX = 0.05;
/** Without a book for so long, last prices are used again. */
const BOOK_ABSENT_US = 60_000_000;
const SPREAD_MEMORY = 0.02;

/** Makes an empty trail. */
export function createQuoteTrail(): QuoteTrail {
  const tsUs = new Float64Array(CAPACITY);
  const price = new Float64Array(CAPACITY);
  let count = 0;
  let slotStartUs = -Infinity;
  let bookTsUs = -Infinity;
  let spread = 0;
  const at = (age: number): number => (count - 1 - age) % CAPACITY;

  const write = (value: number, nowUs: number): void => {
    const newest = at(0);
    if (count > 0 && nowUs - slotStartUs < SLOT_US) {
      tsUs[newest] = nowUs;
      price[newest] = value;
      return;
    }
    if (count > 0 && price[newest] === value && nowUs - (tsUs[newest] ?? 0) < REPEAT_US) return;
    slotStartUs = nowUs;
    count += 1;
    tsUs[at(0)] = nowUs;
    price[at(0)] = value;
  };

  return {
    observe: (quote) => {
      const nowUs = quote.recvTsUs;
      const newestUs = count === 0 ? -Infinity : (tsUs[at(0)] ?? 0);
      if (!Number.isFinite(nowUs)) return;
      if (nowUs < newestUs - CLOCK_BACK_US) {
        count = 0;
        slotStartUs = -Infinity;
        bookTsUs = -Infinity;
      } else if (nowUs < newestUs) return;
      const width = bookWidth(quote.bid, quote.ask);
      if (width !== undefined && quote.bid !== undefined) {
        spread = bookTsUs === -Infinity ? width : spread + SPREAD_MEMORY * (width - spread);
        bookTsUs = nowUs;
        write(quote.bid + width / 2, nowUs);
      } else if (isPrice(quote.last) && nowUs - bookTsUs > BOOK_ABSENT_US) write(quote.last, nowUs);
    },
    prices: () => {
      const newestUs = tsUs[at(0)] ?? 0;
      let kept = Math.min(count, CAPACITY);
      while (kept > 0 && (tsUs[at(kept - 1)] ?? 0) < newestUs - WINDOW_US) kept -= 1;
      const order = (index: number): number => at(kept - 1 - index);
      return {
        tsUs: Float64Array.from({ length: kept }, (_, index) => tsUs[order(index)] ?? 0),
        price: Float64Array.from({ length: kept }, (_, index) => price[order(index)] ?? 0),
        spread,
      };
    },
  };
}

/** The distance of bid and ask when both are live. Prices below zero are prices (crude oil has been there). */
function bookWidth(bid: number | undefined, ask: number | undefined): number | undefined {
  if (!isPrice(bid) || !isPrice(ask) || ask < bid) return undefined;
  return ask - bid <= SPREAD_SHARE_MAX * Math.max(Math.abs(bid), Math.abs(ask)) ? ask - bid : undefined;
}

/** Zero is how platforms write "no price". */
function isPrice(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value !== 0;
}
