import { build } from 'hdr-histogram-js';
import { z } from 'zod';

/** Figures as one process of a bench tells them to another. */
export const latencyFiguresShape = z.object({
  count: z.number(),
  p50Us: z.number(),
  p99Us: z.number(),
  p999Us: z.number(),
  maxUs: z.number(),
});

/** What a set of durations came to, in microseconds. */
export type LatencyFigures = Readonly<z.infer<typeof latencyFiguresShape>>;

/** Tenths of a microsecond: the unit that the histogram counts in. */
const STEPS_PER_US = 10;

/** Puts durations in an HdrHistogram of three digits. What is below a tenth of a microsecond counts as that. */
export function latencyFigures(durationsUs: Iterable<number>): LatencyFigures {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const us of durationsUs) histogram.recordValue(Math.max(1, Math.round(us * STEPS_PER_US)));
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / STEPS_PER_US;
  const count = histogram.totalCount;
  return { count, p50Us: at(50), p99Us: at(99), p999Us: at(99.9), maxUs: histogram.maxValue / STEPS_PER_US };
}

/** Microseconds as a person reads them: µs below a millisecond, ms above. */
export function durationText(us: number): string {
  if (us < 100) return `${us.toFixed(1)} µs`;
  return us < 1_000 ? `${Math.round(us)} µs` : `${(us / 1_000).toFixed(2)} ms`;
}
