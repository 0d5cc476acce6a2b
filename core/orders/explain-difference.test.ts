import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportedExecution } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import {
  choicesOf,
  explainingTrades,
  foreignOrderText,
  gapText,
  missedText,
  proposalText,
} from './explain-difference.ts';

const nt8 = 'nt8' as PlatformId;
const NQ = 'NQ 12-26';
const gap = (ours: number, theirs: number) => ({ symbol: NQ, ours, theirs, averagePrice: 16_250 });
const nothing = { platform: nt8, strangers: [], unknown: [], isWhole: true };

let executions = 0;
const trade = (side: Side, size: number, tsUs = 1): ReportedExecution => {
  executions += 1;
  return { execId: `H${executions}`, symbol: NQ, side, size, price: 16_250, tsUs };
};

describe('why a position differs, in a trader’s words', () => {
  it('names the trade of somebody else that explains it', () => {
    const stranger = { ...trade('BUY', 1), execId: 'H7' };
    expect(gapText(gap(1, 2), { ...nothing, strangers: [stranger] })).toBe(
      'nt8 holds 2 NQ 12-26, we think 1: BUY 1 @ 16250.00 (fill H7) was traded there by somebody else',
    );
  });

  it('names an order of unknown outcome before anything else', () => {
    const unknown = [{ orderId: '81' as OrderId, side: 'BUY' as const, size: 1, filledSize: 0 }];
    expect(gapText(gap(0, 1), { ...nothing, unknown, strangers: [trade('BUY', 1)] })).toBe(
      'nt8 holds 1 NQ 12-26, we think 0: order 81 (BUY 1) has no known outcome and may have filled',
    );
  });

  it('says when the history is too short to tell, and when nothing explains it', () => {
    expect(gapText(gap(0, 1), { ...nothing, isWhole: false })).toContain('does not reach back far enough');
    expect(gapText(gap(0, 1), nothing)).toBe('nt8 holds 1 NQ 12-26, we think 0: no fill that it lists explains it');
  });

  it('names a missed fill with its order, and many with the first of them', () => {
    const child = { orderId: '81' as OrderId, symbol: NQ };
    const one = { ...trade('BUY', 1), execId: '8812' };
    expect(missedText(nt8, child, [one], { ours: 1, theirs: 2 })).toBe(
      'nt8 holds 2 NQ 12-26, we thought 1: fill 8812 of order 81 (BUY 1 @ 16250.00) was missed; it is booked now',
    );
    const five = [one, ...Array.from({ length: 4 }, () => trade('BUY', 1))];
    expect(missedText(nt8, child, five, undefined)).toMatch(
      /^nt8, NQ 12-26: fills 8812, H\d+, H\d+ and 2 more of order 81 were missed; they are booked now$/,
    );
  });

  it('says of a foreign order whose it may be', () => {
    const order = { symbol: NQ, side: 'SELL', size: 2, filledSize: 0, fillPrice: 0, platformOrderId: '4711' } as const;
    expect(foreignOrderText(nt8, order)).toBe(
      'nt8 has a working order that is not ours: SELL 2 NQ 12-26 (its id 4711)',
    );
    expect(foreignOrderText(nt8, { ...order, orderId: '9' as OrderId })).toContain('before a restore');
  });

  it('proposes a command for every way out, and no close where nothing of theirs is there', () => {
    const more = { kind: 'position', ...gap(1, 3) } as const;
    expect(proposalText(7, more)).toContain(
      'To close 2 NQ 12-26 there at the market: nexus differences settle 7 --flatten',
    );
    expect(proposalText(7, more)).toContain('To book 3 NQ 12-26 as the platform says; nothing is traded');
    expect(choicesOf({ kind: 'position', ...gap(3, 1) })).toEqual(['adopt', 'ignore']);
    expect(choicesOf({ kind: 'missed_fill', symbol: NQ, orderId: '1' as OrderId, execIds: [] })).toEqual([]);
  });

  it('explains a difference by trades only where they come to it, the newest first', () => {
    const trades = fc.array(
      fc.record({ side: fc.constantFrom<Side>('BUY', 'SELL'), size: fc.integer({ min: 1, max: 5 }) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(trades, fc.integer({ min: -6, max: 6 }), (made, wanted) => {
        const strangers = made.map(({ side, size }, index) => trade(side, size, index + 1));
        const found = explainingTrades(strangers, wanted);
        if (found.length === 0) return;
        expect(found.reduce((sum, { side, size }) => sum + signOf(side) * size, 0)).toBe(wanted);
        expect(found).toEqual(strangers.slice(-found.length));
      }),
    );
  });
});
