import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRL, parseCurrency, USD, type Currency } from '../model/money.ts';
import type { RateQuote } from './quote-rate.ts';
import type { FoundRate, KnownRate } from './rate.ts';
import { createRateBook, type RateBook } from './rate-book.ts';
import { DEFAULT_RATE_SETTINGS, type RateSettings } from './rate-settings.ts';

const T0_US = 1_742_000_000_000_000;
const EUR = 'EUR' as Currency;
const JPY = 'JPY' as Currency;

const bookWith = (settings: Partial<RateSettings> = {}, known: readonly KnownRate[] = []): RateBook => {
  const made = createRateBook({ ...DEFAULT_RATE_SETTINGS, ...settings }, known);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};
const quote = (last: number | undefined, atMs = 0, more: Partial<RateQuote> = {}): RateQuote => ({
  last,
  recvTsUs: T0_US + atMs * 1000,
  ...more,
});
const found = (book: RateBook, from: Currency, to: Currency, atMs = 0): FoundRate => {
  const answer = book.find(from, to, T0_US + atMs * 1000);
  if (answer.kind !== 'found') throw new Error(`no rate ${from} to ${to}`);
  return answer;
};
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  result.ok ? 'ok' : (result.error?.code ?? '');

describe('rate book', () => {
  it('knows no rate until one was seen: there is no silent default', () => {
    expect(bookWith().find(BRL, USD, T0_US)).toEqual({ kind: 'missing', from: BRL, to: USD });
    expect(bookWith().known()).toEqual([]);
  });

  it('reads a dollar future as reais for a thousand dollars, with its source and age', () => {
    const book = bookWith();
    book.observe('WDO', quote(5500));
    expect(found(book, USD, BRL, 12_000)).toMatchObject({ toPerFrom: 5.5, source: 'WDO', ageMs: 12_000, age: 'fresh' });
    expect(found(book, BRL, USD).toPerFrom).toBeCloseTo(0.181818, 6);
  });

  it.each([
    ['the middle of bid and ask', { bid: 5500, ask: 5500.5, last: 5490 }, 5.50025],
    ['the last trade without an ask', { bid: 5500, last: 5490 }, 5.49],
    ['the last trade when the book is crossed, as in an auction', { bid: 5510, ask: 5500, last: 5490 }, 5.49],
    ['the last trade when the bid is zero', { bid: 0, ask: 5500, last: 5490 }, 5.49],
    ['the last trade when the book is absurdly wide', { bid: 5000, ask: 6000, last: 5490 }, 5.49],
  ])('takes %s', (_, prices, rate) => {
    const book = bookWith();
    book.observe('WDO', quote(undefined, 0, prices));
    expect(found(book, USD, BRL).toPerFrom).toBe(rate);
  });

  it.each([0, -5500, NaN, Infinity, undefined, 5.5, 55_000, 1999, 15_001])(
    'refuses a WDO of %s as RATE_INVALID and keeps the last good rate',
    (last) => {
      const book = bookWith();
      book.observe('WDO', quote(5500));
      expect(codeOf(book.observe('WDO', quote(last, 1000)))).toBe('RATE_INVALID');
      expect(found(book, USD, BRL, 1000)).toMatchObject({ toPerFrom: 5.5, ageMs: 1000 });
    },
  );

  it('refuses the quote of another month as RATE_NOT_FRONT', () => {
    const book = bookWith();
    const months = { contract: 'WDOK25', rateContract: 'WDOJ25' };
    expect(codeOf(book.observe('WDO', quote(5500, 0, months)))).toBe('RATE_NOT_FRONT');
    expect(codeOf(book.observe('WDO', quote(5500, 0, { ...months, contract: 'WDOJ25' })))).toBe('ok');
  });

  it('refuses a feed that nobody configured as RATE_FEED_UNKNOWN', () => {
    expect(codeOf(bookWith().observe('eurusd', quote(1.1)))).toBe('RATE_FEED_UNKNOWN');
  });

  it('believes a jump of more than 5 % only from a second quote that agrees', () => {
    const book = bookWith();
    book.observe('WDO', quote(5500));
    expect(codeOf(book.observe('WDO', quote(5900, 1)))).toBe('RATE_JUMP');
    expect(codeOf(book.observe('WDO', quote(5900, 1)))).toBe('RATE_JUMP');
    expect(codeOf(book.observe('WDO', quote(5905, 2)))).toBe('ok');
    expect(found(book, USD, BRL, 2).toPerFrom).toBe(5.905);
  });

  it('forgets a doubted jump when the next quote is back at the old level', () => {
    const book = bookWith();
    book.observe('WDO', quote(5500));
    book.observe('WDO', quote(5900, 1));
    expect(codeOf(book.observe('WDO', quote(5501, 2)))).toBe('ok');
    expect(codeOf(book.observe('WDO', quote(5900, 3)))).toBe('RATE_JUMP');
  });

  it('holds the first quote of a feed against what another feed of the pair says', () => {
    const book = bookWith();
    book.observe('WDO', quote(5500));
    expect(codeOf(book.observe('DOL', quote(9900, 1)))).toBe('RATE_JUMP');
    expect(codeOf(book.observe('DOL', quote(5502, 2)))).toBe('ok');
  });

  it.each([
    [0, 'fresh'],
    [60_000, 'fresh'],
    [60_001, 'stale'],
    [900_000, 'stale'],
    [900_001, 'tooOld'],
    [-1, 'tooOld'],
  ])('calls a rate of %i ms %s', (ageMs, age) => {
    const book = bookWith();
    book.observe('WDO', quote(5500));
    expect(found(book, USD, BRL, ageMs).age).toBe(age);
  });

  it('takes other times from the settings, also for one source alone', () => {
    const book = bookWith({
      freshMs: 1000,
      usableMs: 2000,
      agesBySource: { DOL: { freshMs: 10_000, usableMs: 20_000 } },
    });
    book.observe('WDO', quote(5500));
    expect(found(book, USD, BRL, 1500)).toMatchObject({ source: 'WDO', age: 'stale' });
    book.observe('DOL', quote(5510));
    expect(found(book, USD, BRL, 1500)).toMatchObject({ source: 'DOL', age: 'fresh' });
  });

  it('prefers WDO, then DOL, then feeds, then the hand, among fresh rates', () => {
    const book = bookWith({ feeds: [{ name: 'usdbrl', base: USD, quote: BRL, pointsPerUnit: 1 }] });
    const source = (): string => found(book, BRL, USD).source;
    book.setManual({ base: USD, quote: BRL, rate: 5.4, asOfUs: T0_US });
    expect(source()).toBe('manual');
    book.observe('usdbrl', quote(5.41));
    expect(source()).toBe('usdbrl');
    book.observe('DOL', quote(5420));
    expect(source()).toBe('DOL');
    book.observe('WDO', quote(5430));
    expect(source()).toBe('WDO');
    expect(book.known().map((rate) => rate.source)).toEqual(['WDO', 'DOL', 'usdbrl', 'manual']);
  });

  it('falls back to the newest rate when none is fresh', () => {
    const book = bookWith();
    book.observe('WDO', quote(5500, 0));
    book.observe('DOL', quote(5510, 30_000));
    expect(found(book, USD, BRL, 120_000)).toMatchObject({ source: 'DOL', age: 'stale', ageMs: 90_000 });
  });

  it('crosses any pair through USD, as old as its older leg', () => {
    const book = bookWith({
      feeds: [
        { name: 'eurusd', base: EUR, quote: USD, pointsPerUnit: 1 },
        { name: 'usdjpy', base: USD, quote: JPY, pointsPerUnit: 1 },
      ],
    });
    book.observe('WDO', quote(5500, 0));
    book.observe('eurusd', quote(1.1, 50_000));
    book.observe('usdjpy', quote(150, 50_000));
    expect(found(book, EUR, BRL, 70_000)).toMatchObject({ source: 'eurusd+WDO', age: 'stale', ageMs: 70_000 });
    expect(found(book, EUR, BRL, 50_000).toPerFrom).toBeCloseTo(6.05, 12);
    expect(found(book, JPY, EUR, 50_000).toPerFrom).toBeCloseTo(1 / 165, 12);
    expect(book.find(EUR, 'GBP' as Currency, T0_US).kind).toBe('missing');
  });

  it('takes the straight rate unless the way through USD is fresher', () => {
    const book = bookWith({
      feeds: [
        { name: 'eurbrl', base: EUR, quote: BRL, pointsPerUnit: 1 },
        { name: 'eurusd', base: EUR, quote: USD, pointsPerUnit: 1 },
      ],
    });
    book.observe('eurbrl', quote(6.01));
    book.observe('eurusd', quote(1.1));
    book.observe('WDO', quote(5500));
    expect(found(book, EUR, BRL).source).toBe('eurbrl');
    book.observe('eurusd', quote(1.1, 100_000));
    book.observe('WDO', quote(5500, 100_000));
    expect(found(book, EUR, BRL, 100_000).source).toBe('eurusd+WDO');
  });

  it('keeps rates over a restart with their true age, and drops what is no rate', () => {
    const before = bookWith();
    before.observe('WDO', quote(5500));
    before.setManual({ base: EUR, quote: USD, rate: 1.1, asOfUs: T0_US });
    const broken: KnownRate = { base: USD, quote: BRL, quotePerBase: 0, source: 'DOL', asOfUs: T0_US };
    const after = bookWith({}, [...before.known(), broken]);
    expect(after.known()).toEqual(before.known());
    expect(found(after, USD, BRL, 1_000_000).age).toBe('tooOld');
  });

  it('lets the newer of a typed and a configured rate win after a restart', () => {
    const manual = [{ base: USD, quote: BRL, rate: 5.3, asOfUs: T0_US }];
    const typed = (atUs: number): KnownRate => ({
      base: USD,
      quote: BRL,
      quotePerBase: 5.6,
      source: 'manual',
      asOfUs: atUs,
    });
    expect(found(bookWith({ manual }, [typed(T0_US - 1)]), USD, BRL).toPerFrom).toBe(5.3);
    expect(found(bookWith({ manual }, [typed(T0_US + 1)]), USD, BRL, 1).toPerFrom).toBe(5.6);
  });

  it.each([0, -1, NaN, Infinity, 1.9, 15.1])('refuses a manual rate of %s as RATE_INVALID, running', (rate) => {
    const book = bookWith();
    expect(codeOf(book.setManual({ base: USD, quote: BRL, rate, asOfUs: T0_US }))).toBe('RATE_INVALID');
    expect(book.known()).toEqual([]);
  });

  it('takes a manual rate either way round and replaces the older one', () => {
    const book = bookWith();
    book.setManual({ base: USD, quote: BRL, rate: 5.4, asOfUs: T0_US });
    book.setManual({ base: BRL, quote: USD, rate: 0.2, asOfUs: T0_US });
    expect(book.known()).toHaveLength(1);
    expect(found(book, USD, BRL).toPerFrom).toBe(5);
    expect(codeOf(book.setManual({ base: BRL, quote: USD, rate: 5.5, asOfUs: T0_US }))).toBe('RATE_INVALID');
  });

  const manual = { base: USD, quote: BRL, rate: 5.5, asOfUs: T0_US };
  const feed = { name: 'eurusd', base: EUR, quote: USD, pointsPerUnit: 1 };
  it.each<[string, Partial<RateSettings>, string]>([
    ['RATE_INVALID', { manual: [manual, { ...manual, rate: 0 }] }, 'manual[1].rate'],
    ['RATE_INVALID', { manual: [{ ...manual, rate: NaN }] }, 'manual[0].rate'],
    ['RATE_INVALID', { manual: [{ ...manual, rate: -5.5 }] }, 'manual[0].rate'],
    ['RATE_INVALID', { manual: [{ ...manual, rate: 5500 }] }, 'manual[0].rate'],
    ['RATE_SETTINGS_INVALID', { manual: [{ ...manual, asOfUs: NaN }] }, 'manual[0].asOfUs'],
    ['RATE_SETTINGS_INVALID', { manual: [{ ...manual, quote: USD }] }, 'manual[0].quote'],
    ['RATE_SETTINGS_INVALID', { freshMs: 0 }, 'freshMs'],
    ['RATE_SETTINGS_INVALID', { usableMs: 1 }, 'usableMs'],
    ['RATE_SETTINGS_INVALID', { stalePenalty: -0.1 }, 'stalePenalty'],
    ['RATE_SETTINGS_INVALID', { jumpMax: 1 }, 'jumpMax'],
    ['RATE_SETTINGS_INVALID', { feeds: [{ ...feed, name: 'WDO' }] }, 'feeds[0].name'],
    ['RATE_SETTINGS_INVALID', { feeds: [feed, feed] }, 'feeds[1].name'],
    ['RATE_SETTINGS_INVALID', { feeds: [{ ...feed, pointsPerUnit: 0 }] }, 'feeds[0].pointsPerUnit'],
    ['RATE_SETTINGS_INVALID', { feeds: [{ ...feed, base: 'eur' as Currency }] }, 'feeds[0].base'],
    ['RATE_SETTINGS_INVALID', { feeds: Array.from({ length: 65 }, (_, n) => ({ ...feed, name: `f${n}` })) }, 'feeds'],
    ['RATE_SETTINGS_INVALID', { agesBySource: { WDO: { freshMs: 9, usableMs: 1 } } }, 'agesBySource.WDO.usableMs'],
  ])('refuses settings at start with %s and the key', (code, settings, key) => {
    const made = createRateBook({ ...DEFAULT_RATE_SETTINGS, ...settings });
    expect(made).toMatchObject({ ok: false, error: { code, key } });
  });

  it('never lets a doubted or refused quote change the rate, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.double({ min: 1500, max: 16_000, noNaN: true }))), (points) => {
        const book = bookWith();
        for (const [index, last] of points.entries()) {
          const before = book.find(USD, BRL, T0_US);
          const taken = book.observe('WDO', quote(last, index));
          const after = book.find(USD, BRL, T0_US + index * 1000);
          if (!taken.ok) expect(after.kind === 'found' && after.legs).toEqual(before.kind === 'found' && before.legs);
          if (after.kind === 'found') {
            expect(after.toPerFrom).toBeGreaterThanOrEqual(2);
            expect(after.toPerFrom).toBeLessThanOrEqual(15);
          }
        }
      }),
    );
  });

  it('uses the same code for the same currency in any spelling', () => {
    expect(found(bookWith(), USD, parseCurrency('usd') ?? BRL)).toMatchObject({ legs: [], toPerFrom: 1, age: 'fresh' });
  });
});
