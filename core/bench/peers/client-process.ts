/**
 * An AI pipeline for benches: `client-process PORT`. Says "ready" when it is welcome. Told
 * `{run, count, perSecond}` it sends that many signals at that rate and says when each was due; told `{ask: "ticks"}` it
 * says how many ticks it has got.
 */
import { decode, encode } from '@msgpack/msgpack';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { seededRandom } from '../../base/random.ts';
import { systemClock } from '../../app/system-clock.ts';
import { openDealerLink } from '../../zmtp/dealer-link.ts';
import { latencyFigures } from '../latency-figures.ts';
import { steadyUs } from '../steady-time.ts';
import { runOpenLoop } from './open-loop.ts';
import { BENCH_PLATFORMS, BENCH_ROOTS, readOrder, say, signalId } from './orders.ts';

const orderShape = z.union([
  z.object({ run: z.string(), count: z.number(), perSecond: z.number() }),
  z.object({ ask: z.literal('ticks') }),
]);

/** First bytes of a text as MessagePack has it, after the map's head and the key `type`. */
const TYPE_AT = 6;
const TICK = 0xa0 | 'MARKET_DATA'.length;
const TOLD = new Set(['ORDER_REJECT', 'ERROR']);
const TOLD_LENGTHS = new Set([...TOLD].map((type) => 0xa0 | type.length));

let ticks = 0;
let wasReady = false;
const refused: Record<string, number> = {};

const link = openDealerLink({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  socketType: 'DEALER',
  clock: systemClock(),
  redial: { firstMs: 50, ceilingMs: 100, random: seededRandom(1) },
  handler: {
    opened: () => void link.send(encode({ type: 'HELLO', protocol: 1, client: 'bench' })),
    message: take,
    readEnded: () => {},
    closed: () => {},
    malformed: (reason) => console.error(`client: ${reason}`),
  },
});

function take(bytes: Buffer, start: number, end: number): void {
  const head = bytes[start + TYPE_AT] ?? 0;
  if (head === TICK) ticks += 1;
  else if (!wasReady || TOLD_LENGTHS.has(head)) {
    const { type, code } = decode(bytes.subarray(start, end)) as { type: string; code?: string };
    if (TOLD.has(type)) refused[code ?? type] = (refused[code ?? type] ?? 0) + 1;
    if (type === 'WELCOME') {
      wasReady = true;
      console.log('ready');
    }
  }
}

/** Every second signal of a root closes what the one before opened. */
function signalBytes(run: string, index: number): Uint8Array {
  const symbol = BENCH_ROOTS[index % BENCH_ROOTS.length];
  const side = Math.floor(index / BENCH_ROOTS.length) % 2 === 0 ? 'BUY' : 'SELL';
  return encode({
    type: 'SIGNAL',
    symbol,
    side,
    quantity: 1,
    confidence: 0.9,
    order_id: signalId(run, index),
    platforms: BENCH_PLATFORMS,
    timestamp: Date.now() / 1_000,
  });
}

async function sendSignals(run: string, count: number, perSecond: number): Promise<void> {
  const lateUs = new Float64Array(count);
  let next: Uint8Array = new Uint8Array(0);
  const schedule = await runOpenLoop({
    count,
    perSecond,
    prepare: (index) => {
      next = signalBytes(run, index);
    },
    send: (index, dueUs) => {
      link.send(next);
      lateUs[index] = steadyUs() - dueUs;
    },
  });
  say({ ...schedule, late: latencyFigures(lateUs), refused });
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = readOrder(orderShape, line);
  if ('ask' in order) say({ ticks, atUs: steadyUs(), refused });
  else await sendSignals(order.run, order.count, order.perSecond);
}
