import { describe, expect, it } from 'vitest';
import { TickGaps } from './tick-gaps.ts';

const all = (): boolean => true;
const status = (session: string, symbols: Record<string, number>) => ({
  session,
  symbols: new Map(Object.entries(symbols)),
});

describe('the ticks that were missed', () => {
  it('are those that were published between two statuses and did not come', () => {
    const gaps = new TickGaps();
    gaps.received('NQ');
    expect(gaps.status(status('a', { NQ: 100 }), all)).toBe(0);
    gaps.received('NQ');
    expect(gaps.status(status('a', { NQ: 101 }), all)).toBe(0);
    expect(gaps.status(status('a', { NQ: 104, ES: 2 }), all)).toBe(5);
    expect(gaps.missed).toBe(5);
  });

  it('are not counted over a start of the gateway, nor for what nobody wanted', () => {
    const gaps = new TickGaps();
    gaps.status(status('a', { NQ: 100 }), all);
    expect(gaps.status(status('b', { NQ: 500 }), all)).toBe(0);
    expect(gaps.status(status('b', { NQ: 500, ES: 9 }), (symbol) => symbol === 'NQ')).toBe(0);
  });
});
