import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLatency } from './latency.ts';

describe('latency', () => {
  it('is all zero before the first duration', () => {
    expect(createLatency().summary()).toEqual({ count: 0, meanUs: 0, p50Us: 0, p99Us: 0, p999Us: 0, maxUs: 0 });
  });

  it('states short durations exactly', () => {
    const latency = createLatency();
    for (let us = 1; us <= 60; us++) latency.record(us);
    expect(latency.summary()).toMatchObject({ count: 60, p50Us: 30, p99Us: 60, maxUs: 60 });
  });

  it('counts a negative duration as none and an endless one as an hour', () => {
    const latency = createLatency();
    latency.record(-5);
    latency.record(Number.POSITIVE_INFINITY);
    expect(latency.summary()).toMatchObject({ count: 2, p50Us: 0, maxUs: 3_600_000_000 });
  });

  it('never states a percentile below the truth, nor more than a 32nd above it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_600_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.99, 1),
        (durations, share) => {
          const latency = createLatency();
          for (const us of durations) latency.record(us);
          const sorted = durations.toSorted((a, b) => a - b);
          const truth = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
          const stated = latency.percentileUs(share);
          expect(stated).toBeGreaterThanOrEqual(truth);
          expect(stated).toBeLessThanOrEqual(truth * (1 + 1 / 32));
        },
      ),
    );
  });
});
