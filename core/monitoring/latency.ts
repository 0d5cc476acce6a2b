/** What a set of durations looked like, in microseconds. Percentiles are the upper edge of their bucket: never too good. */
export interface LatencySummary {
  readonly count: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

/** Collects durations in a fixed amount of memory. */
export interface Latency {
  /** Takes one duration; below 0 (a clock that was set back) counts as 0, above an hour as an hour. */
  record(durationUs: number): void;
  /** The duration that a share (0 to 1) of all did not exceed; 0 while nothing was recorded. */
  percentileUs(share: number): number;
  summary(): LatencySummary;
  /** How many durations lie at or below each edge and above the one before; edges double, empty ends are left out. */
  histogram(): readonly { readonly upToUs: number; readonly count: number }[];
}

/** Buckets per doubling: a percentile is at most 1/32 above the truth. */
const STEPS = 32;
const STEP_BITS = 5;
const DURATION_US_MAX = 3_600_000_000;
const BUCKETS = bucketOf(DURATION_US_MAX) + 1;

/** Makes an empty collection: buckets of 1 µs up to 64 µs, then 32 to each doubling, up to an hour. */
export function createLatency(): Latency {
  const buckets = new Float64Array(BUCKETS);
  let count = 0;
  let sumUs = 0;
  let maxUs = 0;

  const percentileUs = (share: number): number => {
    const wanted = Math.max(1, Math.ceil(share * count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS && count > 0; bucket++) {
      seen += buckets[bucket]!;
      if (seen >= wanted) return Math.min(maxUs, upperEdgeUs(bucket));
    }
    return maxUs;
  };

  return {
    record: (durationUs) => {
      const us = Math.round(Math.min(DURATION_US_MAX, Math.max(0, durationUs)));
      const bucket = bucketOf(us);
      buckets[bucket] = buckets[bucket]! + 1;
      count += 1;
      sumUs += us;
      maxUs = Math.max(maxUs, us);
    },
    percentileUs,
    histogram: () => {
      const bars: { upToUs: number; count: number }[] = [];
      let bucket = 0;
      for (let upToUs = 1; bucket < BUCKETS; upToUs *= 2) {
        let inBar = 0;
        for (; bucket < BUCKETS && upperEdgeUs(bucket) <= upToUs; bucket++) inBar += buckets[bucket]!;
        if (inBar > 0 || bars.length > 0) bars.push({ upToUs, count: inBar });
        if (upToUs >= maxUs) break;
      }
      return bars;
    },
    summary: () => ({
      count,
      meanUs: count === 0 ? 0 : Math.round(sumUs / count),
      p50Us: percentileUs(0.5),
      p99Us: percentileUs(0.99),
      p999Us: percentileUs(0.999),
      maxUs,
    }),
  };
}

function bucketOf(us: number): number {
  if (us < 2 * STEPS) return us;
  const doubling = Math.floor(Math.log2(us)) - STEP_BITS;
  return doubling * STEPS + Math.floor(us / 2 ** doubling);
}

function upperEdgeUs(bucket: number): number {
  if (bucket < 2 * STEPS) return bucket;
  const doubling = Math.floor(bucket / STEPS) - 1;
  return (bucket - doubling * STEPS + 1) * 2 ** doubling - 1;
}
