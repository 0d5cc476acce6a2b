import { describe, expect, it } from 'vitest';
import type { BoardQuote } from '../model/quote-board.ts';
import { followQuote, type FollowOptions } from './followed-quote.ts';

const NOW_US = 1_795_185_000_000_000;

function quoteOf(platform: string, last: number, ageS: number): BoardQuote {
  return {
    platform,
    root: 'WDO',
    last,
    bid: NaN,
    ask: NaN,
    volume: NaN,
    recvTsUs: NOW_US - ageS * 1_000_000,
    sourceTsUs: 0,
  };
}

function follow(quotes: readonly BoardQuote[], options: Partial<FollowOptions> = {}) {
  const found = followQuote({
    quotes,
    followed: undefined,
    rateOf: ({ last }) => (last > 0 ? last / 1000 : undefined),
    lastRate: undefined,
    jumpMax: 0.05,
    nowUs: NOW_US,
    ...options,
  });
  return found && [found.quote.platform, found.against.map(({ platform }) => platform).join(' ')];
}

describe('the quote that is the rate', () => {
  it('is the newest one where nobody was followed yet, and none where nobody quotes', () => {
    expect(follow([])).toBeUndefined();
    expect(follow([quoteOf('a', 5500, 3), quoteOf('b', 5510, 1)])).toEqual(['b', '']);
  });

  it('stays with the platform that was followed, however new the others are', () => {
    expect(follow([quoteOf('a', 5500, 59), quoteOf('b', 5510, 1)], { followed: 'a' })).toEqual(['a', '']);
  });

  it('goes to another one when the one that was followed is silent, quotes no rate or left the last rate', () => {
    const others = { followed: 'a', lastRate: 5.5 };
    expect(follow([quoteOf('a', 5500, 61), quoteOf('b', 5510, 1)], others)).toEqual(['b', '']);
    expect(follow([quoteOf('a', 0, 1), quoteOf('b', 5510, 1)], others)).toEqual(['b', '']);
    expect(follow([quoteOf('a', 8000, 1), quoteOf('b', 5510, 2)], others)).toEqual(['b', 'a']);
  });

  it('stays where it was when no platform fits the last rate: the market may have moved', () => {
    expect(follow([quoteOf('a', 6000, 2), quoteOf('b', 6010, 1)], { followed: 'a', lastRate: 5.5 })).toEqual(['a', '']);
  });

  it('names those that differ from it by more than a rate moves', () => {
    const quotes = [quoteOf('a', 5500, 1), quoteOf('b', 5900, 1), quoteOf('c', 5520, 1), quoteOf('d', 5900, 90)];
    expect(follow(quotes, { followed: 'a', lastRate: 5.5 })).toEqual(['a', 'b']);
  });

  it('is the newest of all where none quotes a rate, so that a person sees what is wrong with it', () => {
    expect(follow([quoteOf('a', 0, 5), quoteOf('b', -1, 2)])).toEqual(['b', '']);
    expect(follow([quoteOf('a', 5500, 500), quoteOf('b', 5510, 400)], { followed: 'a' })).toEqual(['b', '']);
  });
});
