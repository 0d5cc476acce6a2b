import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { drawGapMs, drawMs } from './latency.ts';

describe('latency', () => {
  it('has the median and the 99th percentile that it states', () => {
    const random = seededRandom(7);
    const samples = Array.from({ length: 20_000 }, () => drawMs({ minMs: 5, medianMs: 40, p99Ms: 250 }, random));
    samples.sort((a, b) => a - b);
    expect(samples[10_000]).toBeGreaterThan(38);
    expect(samples[10_000]).toBeLessThan(42);
    expect(samples[19_800]).toBeGreaterThan(220);
    expect(samples[19_800]).toBeLessThan(285);
  });

  it('never is shorter than its minimum nor longer than ten times its 99th percentile', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100), fc.nat(100), fc.nat(1_000), (seed, minMs, more, tail) => {
        const latency = { minMs, medianMs: minMs + more, p99Ms: minMs + more + tail };
        const ms = drawMs(latency, seededRandom(seed));
        expect(ms).toBeGreaterThanOrEqual(minMs);
        expect(ms).toBeLessThanOrEqual(Math.max(minMs, 10 * latency.p99Ms));
      }),
    );
  });

  it('takes no time where none is stated', () => {
    expect(drawMs({ minMs: 0, medianMs: 0, p99Ms: 0 }, seededRandom(1))).toBe(0);
  });

  it('spreads independent events around their mean distance', () => {
    const random = seededRandom(3);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) sum += drawGapMs(60_000, random);
    expect(sum / 10_000).toBeGreaterThan(58_000);
    expect(sum / 10_000).toBeLessThan(62_000);
  });
});
