/**
 * Five platforms for benches: `platforms-process PORT`. Says "ready" when all are registered. Told `{expect, count}` it
 * notes when the last order of each signal of that run comes; told `{measure, beganUs, intervalUs}` it says how long after
 * their time that was. Told `{halts}` it says how long after each kill the last entry came, until trading went on.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '../../app/system-clock.ts';
import { latencyFigures } from '../latency-figures.ts';
import { openBenchPlatform, type BenchOrder } from './bench-platform.ts';
import { BENCH_PLATFORMS, readOrder, say } from './orders.ts';

const orderShape = z.union([
  z.object({ expect: z.string(), count: z.number() }),
  z.object({ halts: z.array(z.object({ killUs: z.number(), rearmUs: z.number() })) }),
  z.object({ measure: z.string(), beganUs: z.number(), intervalUs: z.number() }),
]);

/** What came of a run's signals so far. */
class Arrivals {
  readonly run: string;
  readonly lastUs: Float64Array;
  readonly orders: Uint8Array;
  readonly entries: Uint8Array;
  whole = 0;

  constructor(run: string, count: number) {
    this.run = run;
    this.lastUs = new Float64Array(count);
    this.orders = new Uint8Array(count);
    this.entries = new Uint8Array(count);
  }

  take({ signal_id: id, role }: BenchOrder, atUs: number): void {
    const dash = id.lastIndexOf('-');
    const index = Number(id.slice(dash + 1));
    if (id.slice(0, dash) !== this.run || !(index < this.orders.length)) return;
    const orders = (this.orders[index] ?? 0) + 1;
    this.orders[index] = orders;
    this.lastUs[index] = Math.max(this.lastUs[index] ?? 0, atUs);
    if (role === 'ENTRY') this.entries[index] = 1;
    if (orders === BENCH_PLATFORMS.length) this.whole += 1;
  }
}

/** A signal whose last order has not come after so long is missing. */
const QUIET_MS_MAX = 3_000;

const clock = systemClock();
let arrivals = new Arrivals('', 0);
/** When each entry came, on all platforms, since the last "expect". */
let entriesUs: number[] = [];
const waiting = new Set<string>(BENCH_PLATFORMS);
const platforms = BENCH_PLATFORMS.map((id) =>
  openBenchPlatform({
    id,
    port: Number(process.argv[2]),
    clock,
    ordered: (order, atUs) => {
      if (order.role === 'ENTRY') entriesUs.push(atUs);
      arrivals.take(order, atUs);
    },
    registered: () => {
      if (waiting.delete(id) && waiting.size === 0) console.log('ready');
    },
  }),
);

async function measure(beganUs: number, intervalUs: number): Promise<void> {
  const { orders, entries, lastUs } = arrivals;
  for (let quietMs = 0, before = -1; arrivals.whole < orders.length && quietMs < QUIET_MS_MAX; quietMs += 50) {
    if (arrivals.whole !== before) quietMs = 0;
    before = arrivals.whole;
    await pause(50);
  }
  const durations = function* (which: (index: number) => boolean): Generator<number> {
    for (let index = 0; index < orders.length; index++)
      if (orders[index] === BENCH_PLATFORMS.length && which(index)) yield lastUs[index]! - beganUs - index * intervalUs;
  };
  say({
    all: latencyFigures(durations(() => true)),
    entries: latencyFigures(durations((index) => entries[index] === 1)),
    missing: orders.length - arrivals.whole,
    orders: platforms.reduce((sum, platform) => sum + platform.orders, 0),
  });
}

/** Kills and entries are both in the order of time; a kill after which nothing came counts as 0. */
function measureHalts(halts: readonly { readonly killUs: number; readonly rearmUs: number }[]): void {
  entriesUs.sort((a, b) => a - b);
  let next = 0;
  let late = 0;
  const lastUs = halts.map(({ killUs, rearmUs }) => {
    let us = 0;
    for (; (entriesUs[next] ?? Infinity) < rearmUs; next += 1) {
      const afterUs = entriesUs[next]! - killUs;
      if (afterUs <= 0) continue;
      us = afterUs;
      late += 1;
    }
    return us;
  });
  say({ figures: latencyFigures(lastUs), hit: lastUs.filter((us) => us > 0).length, late, entries: entriesUs.length });
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = readOrder(orderShape, line);
  if ('expect' in order) {
    arrivals = new Arrivals(order.expect, order.count);
    entriesUs = [];
    say({ expecting: order.count });
  } else if ('halts' in order) measureHalts(order.halts);
  else await measure(order.beganUs, order.intervalUs);
}
