import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { Side } from '../model/order.ts';
import { createPositionBook } from './position-book.ts';

function booked(...fills: readonly [Side, number, number][]) {
  const book = createPositionBook();
  for (const [side, size, price] of fills) book.book(buildChild({ side }), size, price);
  return book.get(buildChild().platform, 'Sim101', 'NQ 12-26');
}

describe('the position book', () => {
  it.each([
    ['opens', [['BUY', 2, 100]], { size: 2, averagePrice: 100, realizedPoints: 0 }],
    [
      'averages what is added',
      [
        ['BUY', 1, 100],
        ['BUY', 1, 102],
      ],
      { size: 2, averagePrice: 101, realizedPoints: 0 },
    ],
    [
      'realises what is closed',
      [
        ['BUY', 2, 100],
        ['SELL', 1, 105],
      ],
      { size: 1, averagePrice: 100, realizedPoints: 5 },
    ],
    [
      'ends flat',
      [
        ['SELL', 1, 100],
        ['BUY', 1, 90],
      ],
      { size: 0, averagePrice: 0, realizedPoints: 10 },
    ],
    [
      'opens the other side at the price of the flip',
      [
        ['BUY', 1, 100],
        ['SELL', 3, 99],
      ],
      { size: -2, averagePrice: 99, realizedPoints: -1 },
    ],
  ] as const)('%s', (_name, fills, expected) => {
    expect(booked(...(fills as unknown as [Side, number, number][]))).toMatchObject(expected);
  });

  it('realises in contracts of the root, not in lots', () => {
    const book = createPositionBook();
    const lots = { sizePerContract: 20, unit: 'lots' as const };
    book.book(buildChild({ ...lots, side: 'BUY' }), 20, 100);
    expect(book.book(buildChild({ ...lots, side: 'SELL' }), 20, 103).realizedPoints).toBe(3);
  });

  it('conserves cash: realised plus open equals what was paid and received, at any price', () => {
    const fill = fc.tuple(
      fc.constantFrom<Side>('BUY', 'SELL'),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 90, max: 110 }),
    );
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 40 }), fc.integer({ min: 80, max: 120 }), (fills, mark) => {
        const position = booked(...fills);
        const cash = fills.reduce((sum, [side, size, price]) => sum + (side === 'BUY' ? -1 : 1) * size * price, 0);
        const held = fills.reduce((sum, [side, size]) => sum + (side === 'BUY' ? size : -size), 0);
        expect(position?.size).toBe(held);
        const open = (mark - (position?.averagePrice ?? 0)) * (position?.size ?? 0);
        expect((position?.realizedPoints ?? 0) + open).toBeCloseTo(cash + held * mark, 3);
      }),
    );
  });
});
