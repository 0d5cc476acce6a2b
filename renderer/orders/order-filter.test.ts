import { describe, expect, it } from 'vitest';
import type { ParentOrderView } from '../../core/api/order-view.ts';
import { blotterLines, isSameLine, type OrderWish } from './order-filter.ts';

const ALL: OrderWish = { states: new Set(), platform: '', simulated: true, text: '' };

function parent(key: string, change: Partial<ParentOrderView> = {}): ParentOrderView {
  return {
    key,
    kind: 'SIGNAL',
    client: 'ai',
    clientOrderId: key,
    signalId: '',
    root: 'NQ',
    side: 'BUY',
    requestedQty: 1,
    state: 'ended',
    filledQty: 0,
    expectedQty: 1,
    averagePrice: 0,
    receivedUs: Number(key),
    endedUs: null,
    endCode: null,
    endReason: '',
    flags: [],
    denied: [],
    skipped: [],
    children: [],
    ...change,
  };
}

describe('the lines of the blotter', () => {
  it('show the newest parent first, and what became of it only below one that is opened', () => {
    const denied = [{ platform: 'nt8', code: 'DAILY_LOSS', reason: 'x' }];
    const lines = blotterLines([parent('1', { denied }), parent('2', { denied })], ALL, new Set(['1']));
    expect(lines.map(({ kind, key }) => [kind, key])).toEqual([
      ['parent', '2'],
      ['parent', '1'],
      ['refusal', '1 nt8'],
    ]);
  });

  it('are the same while what they show is the same object', () => {
    const [one, other] = [parent('1'), parent('1', { filledQty: 1 })];
    const line = (shown: ParentOrderView, opened: readonly string[] = []) =>
      blotterLines([shown], ALL, new Set(opened)).at(0)!;
    expect(isSameLine(line(one), line(one))).toBe(true);
    expect(isSameLine(line(one), line(other))).toBe(false);
    expect(isSameLine(line(one), line(one, ['1']))).toBe(false);
    expect(isSameLine(line(one), line(parent('2')))).toBe(false);
  });
});
