import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adoptedPrice, positionGaps, surplusOf } from './reconcile-size.ts';

const held = (symbol: string, size: number, averagePrice = 100) => ({ symbol, size, averagePrice });

describe('positions of a report and of our book', () => {
  it('differ where either side has another size, or one of them nothing', () => {
    const gaps = positionGaps([held('NQ', 2), held('ES', 1)], [held('NQ', 1), held('ES', 1), held('CL', -1)]);
    expect(gaps).toEqual([
      { symbol: 'NQ', ours: 1, theirs: 2, averagePrice: 100 },
      { symbol: 'CL', ours: -1, theirs: 0, averagePrice: 0 },
    ]);
  });

  it('are added up where the platform states several of one symbol, as hedging accounts do', () => {
    expect(positionGaps([held('NQ', 2, 100), held('NQ', 2, 110)], [held('NQ', 1)])).toEqual([
      { symbol: 'NQ', ours: 1, theirs: 4, averagePrice: 105 },
    ]);
    expect(positionGaps([held('NQ', 2), held('NQ', -1)], [held('NQ', 1)])).toEqual([]);
  });

  it('agree about themselves, whatever they are', () => {
    const positions = fc.array(
      fc.record({ symbol: fc.constantFrom('NQ', 'ES'), size: fc.integer({ min: -9, max: 9 }) }),
    );
    fc.assert(
      fc.property(positions, (list) => {
        const unique = [...new Map(list.map((position) => [position.symbol, position])).values()];
        expect(
          positionGaps(
            unique.map((each) => held(each.symbol, each.size)),
            unique,
          ),
        ).toEqual([]);
      }),
    );
  });
});

describe('what a platform holds beyond our book', () => {
  it.each([
    [1, 3, 2],
    [0, 3, 3],
    [0, -3, -3],
    [-1, -3, -2],
    [3, 1, 0],
    [3, 0, 0],
    [1, -2, -2],
    [-1, 2, 2],
  ])('we %i, they %i: %i', (ours, theirs, surplus) => {
    expect(surplusOf(ours, theirs)).toBe(surplus);
  });

  it('is never more than is held, and what is left of it is never more than ours', () => {
    const size = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(size, size, (ours, theirs) => {
        const surplus = surplusOf(ours, theirs);
        const left = theirs - surplus;
        expect(Math.abs(surplus)).toBeLessThanOrEqual(Math.abs(theirs));
        expect(surplus * theirs).toBeGreaterThanOrEqual(0);
        expect(left * ours).toBeGreaterThanOrEqual(0);
        expect(Math.abs(left)).toBeLessThanOrEqual(Math.abs(ours));
      }),
    );
  });
});

describe('the average price of a position that was taken over', () => {
  it.each([
    ['the platform’s where it states one', held('', 1, 90), held('', 3, 100), 100],
    ['ours where it states none and the side stays', held('', 1, 90), held('', 3, 0), 90],
    ['unknown where it states none and the side is new', held('', -1, 90), held('', 3, 0), 0],
    ['none when flat', held('', 1, 90), held('', 0, 100), 0],
  ])('is %s', (_, before, after, price) => {
    expect(adoptedPrice(before, after)).toBe(price);
  });
});
