import { describe, expect, it } from 'vitest';
import { COUNTERS_MAX, createCounters } from './counters.ts';

describe('counters', () => {
  it('count by name and list what moved in order of name', () => {
    const counters = createCounters();
    counters.add('TICK_MALFORMED');
    counters.add('FILL_DUPLICATE', 3);
    counters.add('TICK_MALFORMED');
    expect(counters.all()).toEqual({ FILL_DUPLICATE: 3, TICK_MALFORMED: 2 });
    expect(Object.keys(counters.all())).toEqual(['FILL_DUPLICATE', 'TICK_MALFORMED']);
    expect(counters.get('OVERFILL')).toBe(0);
  });

  it('put what comes after a thousand names under one, so that nothing grows without end', () => {
    const counters = createCounters();
    for (let i = 0; i < COUNTERS_MAX + 5; i++) counters.add(`NAME_${i}`);
    expect(counters.get('OTHER')).toBe(5);
    expect(Object.keys(counters.all())).toHaveLength(COUNTERS_MAX + 1);
  });
});
