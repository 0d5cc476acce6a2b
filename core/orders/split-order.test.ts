import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { Side } from '../model/order.ts';
import { exitsInFlight, splitOrder } from './split-order.ts';

describe('splitOrder', () => {
  it.each([
    ['an order from flat enters', 'BUY', 1, 0, 0, { exitSize: 0, entrySize: 1 }],
    ['an order with the position enters', 'BUY', 1, 2, 0, { exitSize: 0, entrySize: 1 }],
    ['an order against the position exits', 'SELL', 1, 2, 0, { exitSize: 1, entrySize: 0 }],
    ['what exceeds the position enters', 'SELL', 3, 2, 0, { exitSize: 2, entrySize: 1 }],
    ['what is already on its way out does not exit twice', 'SELL', 1, 1, 1, { exitSize: 0, entrySize: 1 }],
    ['a short is closed by a BUY', 'BUY', 2, -1, 0, { exitSize: 1, entrySize: 1 }],
  ] as const)('%s', (_name, side, size, position, inFlight, expected) => {
    expect(splitOrder(side, size, position, inFlight)).toEqual(expected);
  });

  it('never lets the exits of any run of orders exceed the position', () => {
    const order = fc.record({ side: fc.constantFrom<Side>('BUY', 'SELL'), size: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.integer({ min: -6, max: 6 }), fc.array(order, { maxLength: 10 }), (position, orders) => {
        const open: ReturnType<typeof buildChild>[] = [];
        for (const { side, size } of orders) {
          const { exitSize, entrySize } = splitOrder(side, size, position, exitsInFlight(open, 'NQ 12-26', side));
          expect(exitSize + entrySize).toBe(size);
          open.push(buildChild({ side, size, exitSize, state: 'unknown' }));
        }
        const closing: Side = position > 0 ? 'SELL' : 'BUY';
        expect(exitsInFlight(open, 'NQ 12-26', closing)).toBeLessThanOrEqual(Math.abs(position));
      }),
    );
  });

  it('counts only the part of an open order that still closes', () => {
    const open = [
      buildChild({ side: 'SELL', size: 2, exitSize: 2, filledSize: 1, state: 'partial' }),
      buildChild({ side: 'SELL', exitSize: 3, state: 'cancelled' }),
      buildChild({ side: 'SELL', exitSize: 1, state: 'unknown', symbol: 'NQ 03-27' }),
    ];
    expect(exitsInFlight(open, 'NQ 12-26', 'SELL')).toBe(1);
  });
});
