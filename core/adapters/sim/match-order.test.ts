import { describe, expect, it } from 'vitest';
import { orderCommand } from '../../../test/support/sim-scene.ts';
import type { OrderCommand } from '../../model/command.ts';
import { orderIdOf } from '../../model/ids.ts';
import { tradePrice } from './match-order.ts';
import { positionAfter } from './venue-books.ts';
import { VenueRecord } from './venue-record.ts';

const QUOTE = { last: 100, bid: 99, ask: 101 };

function orderOf(terms: Partial<OrderCommand>) {
  return new VenueRecord(undefined).addOrder(orderCommand(orderIdOf(1), terms), 1);
}

describe('trade price', () => {
  it.each([
    ['a market order to buy pays the ask', { side: 'BUY' }, 0, 101],
    ['a market order to sell gets the bid', { side: 'SELL' }, 0, 99],
    ['slippage is against a buyer', { side: 'BUY' }, 2, 103],
    ['slippage is against a seller', { side: 'SELL' }, 2, 97],
    ['a limit at the ask buys', { side: 'BUY', orderType: 'LIMIT', limitPrice: 101 }, 2, 101],
    ['a limit below the ask waits', { side: 'BUY', orderType: 'LIMIT', limitPrice: 100 }, 0, undefined],
    ['a limit below the bid sells at the bid', { side: 'SELL', orderType: 'LIMIT', limitPrice: 90 }, 2, 99],
    ['a limit above the bid waits', { side: 'SELL', orderType: 'LIMIT', limitPrice: 100 }, 0, undefined],
    ['a stop that was not reached waits', { orderType: 'STOP', stopPrice: 200 }, 0, undefined],
  ] as const)('%s', (_, terms, slippage, price) => {
    expect(tradePrice(orderOf(terms), QUOTE, slippage)).toBe(price);
  });
});

describe('net position', () => {
  const trade = (side: 'BUY' | 'SELL', size: number, price: number) => ({ symbol: 'X', side, size, price });

  it('averages what opens, keeps the average when it closes, and starts anew when it flips', () => {
    const opened = positionAfter(undefined, trade('BUY', 1, 100));
    const added = positionAfter(opened, trade('BUY', 3, 104));
    expect(added).toEqual({ symbol: 'X', size: 4, averagePrice: 103 });
    const reduced = positionAfter(added, trade('SELL', 1, 200));
    expect(reduced).toEqual({ symbol: 'X', size: 3, averagePrice: 103 });
    const flipped = positionAfter(reduced, trade('SELL', 5, 90));
    expect(flipped).toEqual({ symbol: 'X', size: -2, averagePrice: 90 });
    expect(positionAfter(flipped, trade('BUY', 2, 80))).toEqual({ symbol: 'X', size: 0, averagePrice: 0 });
    expect(positionAfter(flipped, trade('SELL', 2, 80))).toEqual({ symbol: 'X', size: -4, averagePrice: 85 });
  });
});
