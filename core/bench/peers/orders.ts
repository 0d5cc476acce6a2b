import type { z } from 'zod';

/** The platforms that a signal of a bench goes to; each of these roots is traded on all of them. */
export const BENCH_PLATFORMS = ['nt8', 'sierra', 'mt5_global', 'bookmap', 'quantower'] as const;
export const BENCH_ROOTS = ['NQ', 'ES', 'YM', 'RTY'] as const;

/** The `order_id` of signal `index` of a run. */
export function signalId(run: string, index: number): string {
  return `${run}-${index}`;
}

/** What a process of a bench is told in one line of JSON. */
export function readOrder<T>(shape: z.ZodType<T>, line: string): T {
  return shape.parse(JSON.parse(line));
}

/** One line of JSON to whoever started this process. */
export function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
