import { describe, expect, it } from 'vitest';
import { createLatency } from './latency.ts';

describe('the histogram of durations', () => {
  it('counts every duration once, in bars that double', () => {
    const latency = createLatency();
    for (const us of [3, 5, 60, 1_000, 1_000, 90_000]) latency.record(us);
    const bars = latency.histogram();
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(bars[0]).toEqual({ upToUs: 4, count: 1 });
    expect(bars.map(({ upToUs }) => upToUs)).toEqual(bars.map((_, index) => 4 * 2 ** index));
    expect(bars.find(({ upToUs }) => upToUs === 1_024)?.count).toBe(2);
    expect(bars.at(-1)?.upToUs).toBeGreaterThanOrEqual(90_000);
  });

  it('is empty while nothing was measured', () => {
    expect(createLatency().histogram()).toEqual([]);
  });
});
