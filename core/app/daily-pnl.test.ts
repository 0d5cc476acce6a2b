import { describe, expect, it } from 'vitest';
import { BRL, USD } from '../model/money.ts';
import type { Child } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import { DailyPnl } from './daily-pnl.ts';

const AT_US = Date.parse('2026-11-20T15:00:00Z') * 1_000;
const CHILD = { platform: 'mt5_brazil', root: 'WIN', sizePerContract: 1 } as Child;
const rate: FoundRate = {
  kind: 'found',
  from: BRL,
  to: USD,
  legs: [{ rate: { base: USD, quote: BRL, quotePerBase: 5.5, source: 'WDO', asOfUs: AT_US }, inverse: true }],
  age: 'fresh',
  ageMs: 0,
  toPerFrom: 1 / 5.5,
  source: 'WDO',
};

type Booked = Parameters<DailyPnl['book']>[1];

/** The row of a day on which two contracts of WIN earned a hundred points, each fill at that commission. */
function rowOf(commission: number, commissionCurrency: string, hasRate = true) {
  const pnl = new DailyPnl(() => ({ value: 0.2, currency: 'BRL' }));
  for (const points of [0, 100]) {
    const execution = { size: 1, price: 130_000, commission, commissionCurrency };
    pnl.book(CHILD, { execution, atUs: AT_US, ...(hasRate && { rate }) } as unknown as Booked, points);
  }
  return pnl.rows()[0];
}

describe('commissions in the P&L of a day', () => {
  it('are converted with it where they are in the product’s currency, as at B3', () => {
    expect(rowOf(0.55, 'BRL')).toMatchObject({ realized_usd: 3.64, commission_usd: 0.2, net_usd: 3.44 });
  });

  it('leave the net out where nobody knows them in dollars', () => {
    expect(rowOf(0.55, 'EUR')).toMatchObject({ realized_usd: 3.64, commission_usd: 0, net_usd: undefined });
    expect(rowOf(0.55, 'BRL', false)).toMatchObject({ realized_usd: undefined, net_usd: undefined });
  });

  it('need no rate in dollars', () => {
    expect(rowOf(0.1, 'USD')).toMatchObject({ realized_usd: 3.64, commission_usd: 0.2, net_usd: 3.44 });
  });
});
