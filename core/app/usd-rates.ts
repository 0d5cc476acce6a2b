import { assert } from '../base/assert.ts';
import { createRateBook } from '../currency/rate-book.ts';
import { DEFAULT_RATE_SETTINGS, DOLLAR_FEEDS } from '../currency/rate-settings.ts';
import type { Registry } from '../instruments/registry.ts';
import { parseCurrency, USD, type Currency } from '../model/money.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';

/** The rates to USD that the quote board gives. */
export interface UsdRates {
  /** Takes the newest quotes of the dollar futures; called once a second, and before a rate is needed. */
  observe(): void;
  /** The best rate known now for each currency of a product that is not in USD; none where none is known. */
  current(nowUs: number): readonly FoundRate[];
}

/** Watches the dollar futures on the quote board. */
export function createUsdRates(registry: Registry, board: QuoteBoard): UsdRates {
  const book = createRateBook(DEFAULT_RATE_SETTINGS);
  assert(book.ok, 'the shipped rate settings are refused');
  const { value: rates } = book;
  const currencies = foreignCurrencies(registry);
  const observedUs = new Map<string, number>();
  return {
    observe: () => {
      for (const { name } of DOLLAR_FEEDS) {
        const quote = board.newest(name);
        if (quote === undefined || quote.recvTsUs === observedUs.get(name)) continue;
        observedUs.set(name, quote.recvTsUs);
        // A quote that is no rate, or jumps, leaves the last good one standing; its age then tells.
        rates.observe(name, {
          last: quote.last,
          ...(Number.isFinite(quote.bid) && { bid: quote.bid }),
          ...(Number.isFinite(quote.ask) && { ask: quote.ask }),
          recvTsUs: quote.recvTsUs,
        });
      }
    },
    current: (nowUs) =>
      currencies.flatMap((currency) => {
        const answer = rates.find(currency, USD, nowUs);
        return answer.kind === 'found' ? [answer] : [];
      }),
  };
}

function foreignCurrencies(registry: Registry): readonly Currency[] {
  const currencies = registry.roots.map((root) => parseCurrency(registry.pointValue(root)?.currency));
  return [...new Set(currencies)].filter((currency) => currency !== undefined && currency !== USD) as Currency[];
}
