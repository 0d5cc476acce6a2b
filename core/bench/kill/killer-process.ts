/**
 * An operator who kills and re-arms: `killer-process NEXUS_PORT ADMIN_PORT TOKEN`. Says "ready"; told `{door, kills, seed}`
 * it says when each kill was sent and when trading was asked to go on.
 */
import { decode, encode } from '@msgpack/msgpack';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '../../app/system-clock.ts';
import { seededRandom } from '../../base/random.ts';
import { openDealerLink, type DealerLink } from '../../zmtp/dealer-link.ts';
import { readOrder, say } from '../peers/orders.ts';
import { steadyUs } from '../steady-time.ts';

const orderShape = z.object({ door: z.enum(['nexus', 'admin']), kills: z.number(), seed: z.number() });

/** Trading goes on for a random time of this range before a kill, and stands still for so long after it. */
const TRADING_MS = { from: 30, upTo: 60 } as const;
const HALT_MS = 30;

const [nexusPort = 0, adminPort = 0] = process.argv.slice(2, 4).map(Number);
const token = process.argv[4];
let answered: (answer: { readonly status: string; readonly error?: unknown }) => void = () => {};

const nexus = await dial(nexusPort, 'DEALER', () => {});
nexus.send(encode({ type: 'HELLO', protocol: 1, client: 'killer', subscribe: [] }));
const admin = await dial(adminPort, 'REQ', (bytes) => answered(decode(bytes) as { status: string }));
console.log('ready');

function dial(port: number, socketType: 'DEALER' | 'REQ', heard: (bytes: Uint8Array) => void): Promise<DealerLink> {
  return new Promise((resolve, reject) => {
    const link = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType,
      clock: systemClock(),
      handler: {
        opened: () => resolve(link),
        message: (bytes, start, end) => heard(bytes.subarray(start, end)),
        readEnded: () => {},
        closed: (reason) => reject(new Error(reason)),
        malformed: (reason) => console.error(`killer: ${reason}`),
      },
    });
  });
}

/** Asks the admin door; resolves with the time at which the question left once it is answered. */
async function ask(action: string, payload: object): Promise<number> {
  const bytes = encode({
    action,
    request_id: randomUUID(),
    timestamp: Date.now() / 1_000,
    payload,
    token,
    source: 'cli',
  });
  const answer = new Promise<{ readonly status: string; readonly error?: unknown }>((resolve) => {
    answered = resolve;
  });
  const sentUs = steadyUs();
  admin.send(bytes);
  const { status, error } = await answer;
  // PENDING: it was begun, and a busy gateway is not through yet.
  if (status === 'ERROR') throw new Error(`${action}: ${JSON.stringify(error)}`);
  return sentUs;
}

async function kill(door: 'nexus' | 'admin'): Promise<number> {
  if (door === 'admin') return ask('kill', { reason: 'bench', flatten: false });
  const bytes = encode({ type: 'KILL', reason: 'bench', flatten: false });
  const sentUs = steadyUs();
  nexus.send(bytes);
  return sentUs;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { door, kills, seed } = readOrder(orderShape, line);
  const chance = seededRandom(seed);
  const done: { killUs: number; rearmUs: number }[] = [];
  while (done.length < kills) {
    // Each waits for the one before.
    /* oxlint-disable no-await-in-loop */
    await pause(TRADING_MS.from + chance.int(TRADING_MS.upTo - TRADING_MS.from));
    const killUs = await kill(door);
    await pause(HALT_MS);
    const rearmUs = await ask('rearm', { reason: 'bench' });
    /* oxlint-enable no-await-in-loop */
    done.push({ killUs, rearmUs });
  }
  say({ done });
}
