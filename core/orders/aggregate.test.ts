import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import { aggregate } from './aggregate.ts';

const filled = (price: number) => buildChild({ state: 'filled', filledSize: 1, averagePrice: price });

describe('aggregate', () => {
  it('averages six platforms by quantity', () => {
    const prices = [16250.5, 16250.75, 16251, 16250.5, 16250.75, 16251];
    expect(aggregate(prices.map(filled))).toEqual({
      expectedQty: 6,
      filledQty: 6,
      fillPrice: 16250.75,
      status: 'filled',
      openCount: 0,
    });
  });

  it('is partial while a child is open or unknown, and partly done when none is', () => {
    expect(aggregate([filled(100), buildChild({ state: 'working' })]).status).toBe('partial');
    expect(aggregate([filled(100), buildChild({ state: 'unknown' })])).toMatchObject({
      status: 'partial',
      openCount: 1,
    });
    expect(aggregate([filled(100), buildChild({ state: 'rejected' })]).status).toBe('partial_done');
  });

  it('leaves out children that were denied, because nothing was sent for them', () => {
    expect(aggregate([filled(100), buildChild({ state: 'denied' })])).toMatchObject({
      expectedQty: 1,
      status: 'filled',
    });
  });
});
