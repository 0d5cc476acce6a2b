import { expect, it } from 'vitest';
import type { ParentKey } from '../model/ids.ts';
import { RiskBook } from './risk-book.ts';
import type { BookedFill } from './trade-book.ts';
import { placeKey } from './trade-book.ts';

it('waits for no first price of what an older journal took over and then traded, or a trade of today would be left out', () => {
  const book = new RiskBook();
  const place = placeKey('nt8', 'Demo1', 'NQ 12-26');
  book.apply({ type: 'dayBegan', startUs: 1, held: [] });
  book.takeOver(place, 0, 1, 100);
  expect([...book.awaiting]).toEqual([place]);
  const fill: BookedFill = {
    parentKey: 'a' as ParentKey,
    platform: 'nt8',
    account: 'Demo1',
    symbol: 'NQ 12-26',
    root: 'NQ',
    world: 'paper',
    size: -1,
    price: 90,
    heldBefore: 1,
    averageBefore: 100,
    moneyPerPoint: 20,
    currency: 'USD',
    commissionUsd: 0,
    atUs: 2,
  };
  book.apply({ type: 'fillBooked', fill, realizedLocal: -200 });
  expect([...book.awaiting]).toEqual([]);
});
