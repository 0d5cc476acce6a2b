/**
 * Five platforms for benches: `platforms-process PORT`. Says "ready" when all are registered. Told `{expect, count}` it
 * notes when the last order of each signal of that run comes; told `{measure, beganUs, intervalUs, quietMs}` it says how long
 * after their time that was, once nothing has come for so long. Told `{await: "entry"}` it answers with the first entry that comes.
 * Told `{halts}` it says how long after each kill the last entry came, until trading went on.
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
  z.object({ await: z.literal('entry') }),
  z.object({ measure: z.string(), beganUs: z.number(), intervalUs: z.number(), quietMs: z.number() }),
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

const LOOK_MS = 50;

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

/** A signal whose last order has not come after `quietMsMax` without any is missing. */
async function measure(beganUs: number, intervalUs: number, quietMsMax: number): Promise<void> {
  const { orders, entries, lastUs } = arrivals;
  for (let quietMs = 0, before = -1; arrivals.whole < orders.length && quietMs < quietMsMax; quietMs += LOOK_MS) {
    if (arrivals.whole !== before) quietMs = 0;
    before = arrivals.whole;
    await pause(LOOK_MS);
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

async function awaitEntry(): Promise<void> {
  while (entriesUs.length === 0) await pause(LOOK_MS);
  say({ entries: entriesUs.length });
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
  else if ('await' in order) await awaitEntry();
  else await measure(order.beganUs, order.intervalUs, order.quietMs);
}
