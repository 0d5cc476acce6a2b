import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitPrice, isReached, protectionPrice } from './protect-price.ts';

describe('the price of a stop or target', () => {
  it.each([
    ['stop', 'SELL', 16_250.25, 10, 16_240.25],
    ['stop', 'SELL', 16_250.33, 10, 16_240.5],
    ['stop', 'BUY', 16_250.33, 10, 16_260.25],
    ['target', 'SELL', 16_250.33, 10, 16_260.25],
    ['target', 'BUY', 16_250.33, 10, 16_240.5],
    ['stop', 'SELL', 16_250.25, 0.1, 16_250],
    ['target', 'SELL', 16_250.25, 0.1, 16_250.5],
  ] as const)('of a %s that is a %s, filled at %d with %d points, is %d', (kind, exitSide, fill, points, price) => {
    expect(protectionPrice(kind, exitSide, fill, points, 0.25)).toBe(price);
  });

  it('is not rounded where nobody states a tick', () => {
    expect(protectionPrice('stop', 'SELL', 100.123, 1, undefined)).toBe(99.123);
  });

  it('lies on a tick, at least one off the fill, and never further away than was asked for', () => {
    const cases = fc.record({
      kind: fc.constantFrom('stop' as const, 'target' as const),
      exitSide: fc.constantFrom('BUY' as const, 'SELL' as const),
      fill: fc.integer({ min: 100_000, max: 4_000_000 }).map((cents) => cents / 100),
      points: fc.integer({ min: 1, max: 50_000 }).map((cents) => cents / 100),
      tick: fc.constantFrom(0.01, 0.1, 0.25, 0.5, 1, 5),
    });
    fc.assert(
      fc.property(cases, ({ kind, exitSide, fill, points, tick }) => {
        const price = protectionPrice(kind, exitSide, fill, points, tick);
        expect(Math.abs(price / tick - Math.round(price / tick))).toBeLessThan(1e-6);
        const isBelow = (kind === 'stop') === (exitSide === 'SELL');
        expect(isBelow ? price < fill : price > fill).toBe(true);
        expect(Math.abs(price - fill)).toBeLessThanOrEqual(Math.max(points, tick) + 1e-6);
      }),
    );
  });
});

describe('whether a price is reached', () => {
  const quote = { last: 100, bid: 99, ask: 101 };

  it('is judged at the side that the exit would trade at', () => {
    expect(exitPrice('SELL', quote)).toBe(99);
    expect(exitPrice('BUY', quote)).toBe(101);
    expect(exitPrice('SELL', { last: 100, bid: Number.NaN, ask: 101 })).toBe(100);
  });

  it.each([
    ['stop', 'SELL', 99, true],
    ['stop', 'SELL', 98.75, false],
    ['stop', 'BUY', 101, true],
    ['stop', 'BUY', 101.25, false],
    ['target', 'SELL', 99, true],
    ['target', 'SELL', 100, false],
    ['target', 'BUY', 101, true],
    ['target', 'BUY', 100, false],
  ] as const)('of a %s that is a %s at %d: %s', (kind, exitSide, price, expected) => {
    expect(isReached(kind, exitSide, price, quote)).toBe(expected);
  });

  it('is no without any price', () => {
    const nothing = { last: Number.NaN, bid: Number.NaN, ask: Number.NaN };
    expect(isReached('stop', 'SELL', 99, nothing)).toBe(false);
  });
});
