import { describe, expect, it } from 'vitest';
import type { PositionView } from '../../core/api/order-view.ts';
import { byRoot } from './by-root.ts';

function position(change: Partial<PositionView>): PositionView {
  return {
    key: `${change.platform} ${change.symbol}`,
    platform: 'nt8',
    account: 'Sim101',
    root: 'NQ',
    symbol: 'NQ 12-26',
    contract: 'NQZ26',
    size: 1,
    unit: 'contracts',
    qty: 1,
    averagePrice: 100,
    lastPrice: 101,
    lastPriceUs: 1,
    currency: 'USD',
    openLocal: 20,
    openUsd: 20,
    realizedLocal: 0,
    realizedUsd: 0,
    protection: null,
    simulated: false,
    watched: true,
    difference: null,
    ...change,
  };
}

describe('positions by root', () => {
  it('add up platforms with an average weighted by quantity, and the newest price', () => {
    const [nq] = byRoot([
      position({}),
      position({ platform: 'mt5_global', qty: 3, averagePrice: 104, openUsd: -60, lastPrice: 103, lastPriceUs: 2 }),
    ]);
    expect(nq).toMatchObject({ root: 'NQ', qty: 4, averagePrice: 103, lastPrice: 103, openUsd: -40 });
  });

  it('never add simulated ones to real ones', () => {
    const groups = byRoot([position({ simulated: true }), position({})]);
    expect(groups.map(({ simulated, qty }) => [simulated, qty])).toEqual([
      [false, 1],
      [true, 1],
    ]);
  });

  it('give no average to opposite sides, and no P&L where one is not known', () => {
    const [nq] = byRoot([position({}), position({ platform: 'sierra', qty: -1, openUsd: null })]);
    expect(nq).toMatchObject({ qty: 0, averagePrice: null, openUsd: null });
  });

  it('leave out what is flat, and say when one of them is not watched', () => {
    const [nq, ...rest] = byRoot([position({ watched: false }), position({ platform: 'sierra', qty: 0 })]);
    expect(nq).toMatchObject({ qty: 1, watched: false });
    expect(rest).toEqual([]);
  });
});
