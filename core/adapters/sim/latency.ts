import type { Random } from '../../base/random.ts';

/** How long something takes: never below `minMs`, half of the time below `medianMs`, one time in a hundred above `p99Ms`. */
export interface Latency {
  readonly minMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** The 99th percentile of the standard normal distribution. */
const Z_P99 = 2.326_347_9;
/** No sample is longer than so many times the 99th percentile, so that no simulation waits for ever. */
const TAIL_MAX = 10;

/** Draws one duration in milliseconds, log-normal above the minimum: most are short, a few are long. */
export function drawMs(latency: Latency, random: Random): number {
  const { minMs, medianMs, p99Ms } = latency;
  const middle = medianMs - minMs;
  if (middle <= 0) return minMs;
  const sigma = Math.log(Math.max(1, (p99Ms - minMs) / middle)) / Z_P99;
  return Math.min(minMs + middle * Math.exp(sigma * drawNormal(random)), TAIL_MAX * p99Ms);
}

/** Draws the wait until the next of many independent events that come every `everyMs` on average. */
export function drawGapMs(everyMs: number, random: Random): number {
  return -Math.log(1 - random.next()) * everyMs;
}

/** Draws from the standard normal distribution (Box–Muller). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
