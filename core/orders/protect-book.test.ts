import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { bookOnProtections } from './protect-book.ts';
import type { Protection } from './protection.ts';

function protection(entryId: string, change: Partial<Protection> = {}): Protection {
  return {
    entryId: entryId as OrderId,
    client: 'alpha' as ClientId,
    clientOrderId: 's1',
    signalId: 's1',
    platform: 'nt8' as PlatformId,
    account: 'A1',
    root: 'NQ',
    symbol: 'NQ 12-26',
    exitSide: 'SELL',
    size: 0,
    surplus: 0,
    legs: [],
    watch: 'unseen',
    orderCount: 0,
    isOver: false,
    ...change,
  };
}

const child = (orderId: string, role: 'ENTRY' | 'EXIT' | 'STOP_LOSS', protects?: string) =>
  ({
    orderId: orderId as OrderId,
    role,
    side: role === 'ENTRY' ? 'BUY' : 'SELL',
    exitSize: 0,
    filledSize: 0,
    ...(protects !== undefined && { protects: protects as OrderId }),
  }) as const;

const sizes = (changed: readonly Protection[]): object =>
  Object.fromEntries(changed.map(({ entryId, size, surplus }) => [entryId, [size, surplus]]));

describe('what a fill changes of protections', () => {
  it('is the whole fill of an entry', () => {
    const changed = bookOnProtections([protection('1')], child('1', 'ENTRY'), { before: 0, after: 2 });
    expect(sizes(changed)).toEqual({ 1: [2, 0] });
  });

  it('is only what opens, where the order closed another position first', () => {
    const changed = bookOnProtections([protection('1')], child('1', 'ENTRY'), { before: -1, after: 2 });
    expect(sizes(changed)).toEqual({ 1: [2, 0] });
  });

  it('is its own part where a stop fills, whatever is older', () => {
    const both = [protection('1', { size: 1 }), protection('2', { size: 2 })];
    const changed = bookOnProtections(both, child('9', 'STOP_LOSS', '2'), { before: 3, after: 1 });
    expect(sizes(changed)).toEqual({ 2: [0, 0] });
  });

  it('is the oldest entry where something else exits', () => {
    const both = [protection('1', { size: 1 }), protection('2', { size: 2 })];
    expect(sizes(bookOnProtections(both, child('9', 'EXIT'), { before: 3, after: 2 }))).toEqual({ 1: [0, 0] });
    expect(sizes(bookOnProtections(both, child('9', 'EXIT'), { before: 3, after: 1 }))).toEqual({
      1: [0, 0],
      2: [1, 0],
    });
  });

  it('is nothing while what has no protection covers an exit', () => {
    const changed = bookOnProtections([protection('1', { size: 1 })], child('9', 'EXIT'), { before: 3, after: 1 });
    expect(changed).toEqual([]);
  });

  it('is a surplus where stop and target fill both, and no more once that is closed', () => {
    const over = protection('1', { size: 0, isOver: true });
    const [flipped] = bookOnProtections([over], child('9', 'STOP_LOSS', '1'), { before: 0, after: -1 });
    expect(flipped).toMatchObject({ size: 0, surplus: 1, isOver: false });
    const closed = bookOnProtections([flipped!], child('10', 'EXIT', '1'), { before: -1, after: 0 });
    expect(closed[0]).toMatchObject({ surplus: 0 });
  });

  it('is a surplus where an exit fills whose position a stop had closed already, of the newest protection on its side', () => {
    const both = [protection('1', { isOver: false }), protection('2', { exitSide: 'BUY' })];
    const exit = { ...child('9', 'EXIT'), exitSize: 1, filledSize: 1 };
    expect(sizes(bookOnProtections(both, exit, { before: 0, after: -1 }))).toEqual({ 1: [0, 1] });
    const flip = { ...child('9', 'EXIT'), role: 'ENTRY', exitSize: 1, filledSize: 3 } as const;
    expect(sizes(bookOnProtections(both, flip, { before: 0, after: -3 }))).toEqual({ 1: [0, 1] });
    expect(bookOnProtections(both, { ...flip, exitSize: 0 }, { before: 0, after: -3 })).toEqual([]);
  });

  it('is held again where more of the entry filled while its surplus was being closed', () => {
    const turned = protection('1', { surplus: 1 });
    const close = { ...child('9', 'EXIT', '1'), side: 'BUY', exitSize: 2, filledSize: 2 } as const;
    expect(sizes(bookOnProtections([turned], close, { before: -1, after: 1 }))).toEqual({ 1: [1, 0] });
  });

  it('never leaves more protected than is held on that side, whatever fills', () => {
    const fill = fc.record({
      who: fc.integer({ min: 0, max: 5 }),
      side: fc.constantFrom<Side>('BUY', 'SELL'),
      size: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 40 }), (fills) => {
        let held = [protection('0'), protection('1'), protection('2', { exitSide: 'BUY' })];
        let position = 0;
        for (const { who, side, size } of fills) {
          const before = position;
          position += side === 'BUY' ? size : -size;
          const of = who < 3 ? child(String(who), 'ENTRY') : child(`9${who}`, 'STOP_LOSS', String(who - 3));
          const fitting = who < 3 ? (side === 'SELL') === (held[who]!.exitSide === 'BUY') : true;
          const by = fitting ? of : child('99', 'EXIT');
          const changed = bookOnProtections(held, by, { before, after: position });
          held = held.map((known) => changed.find(({ entryId }) => entryId === known.entryId) ?? known);
          const sum = (exitSide: Side): number =>
            held.filter((each) => each.exitSide === exitSide).reduce((total, each) => total + each.size, 0);
          expect(sum('SELL')).toBeLessThanOrEqual(Math.max(0, position));
          expect(sum('BUY')).toBeLessThanOrEqual(Math.max(0, -position));
        }
      }),
    );
  });
});
