/**
 * A legacy platform whose market moves: `ticker-process PORT PER_SECOND`. Says "ready" when it is connected; told "go" it
 * sends that many ticks a second until it is ended, and says `{sent, atUs}` for each further line.
 */
import { encode } from '@msgpack/msgpack';
import { createInterface } from 'node:readline';
import { systemClock } from '../../app/system-clock.ts';
import { openDealerLink } from '../../zmtp/dealer-link.ts';
import { steadyUs } from '../steady-time.ts';
import { say } from './orders.ts';
import { tickSymbols } from './tick-symbols.ts';

/** The id of the platform that ticks; no signal is sent there. */
const TICKER = 'bench_ticker';
const QUEUED_BYTES_MAX = 1024 * 1024;

const [port = 0, perSecond = 0] = process.argv.slice(2).map(Number);
const clock = systemClock();
/** `timestamp` is the last key, so the time of each sending is written into its last eight bytes. */
const messages = tickSymbols(clock.nowUs()).map((symbol, index) => {
  const price = 16_250.25 + index;
  const data = { symbol, price, volume: 1, bid: price - 0.25, ask: price + 0.25, timestamp: 0.5 };
  return Buffer.from(encode({ type: 'MARKET_DATA', platform: TICKER, data }));
});
let sent = 0;
let beganUs = 0;

const link = openDealerLink({
  host: '127.0.0.1',
  port,
  socketType: 'DEALER',
  clock,
  handler: {
    opened: () => {
      link.send(encode({ type: 'REGISTER', platform: TICKER }));
      console.log('ready');
    },
    message: () => {},
    readEnded: () => {},
    closed: (reason) => console.error(`ticker: ${reason}`),
    malformed: (reason) => console.error(`ticker: ${reason}`),
  },
});

function sendDue(): void {
  const dueUs = steadyUs() - beganUs;
  const nowS = clock.nowUs() / 1e6;
  // A gateway that stands still for a moment gets what was due later, and no more than this at once.
  for (
    const due = Math.floor((dueUs * perSecond) / 1e6);
    sent < due && link.queuedBytes < QUEUED_BYTES_MAX;
    sent += 1
  ) {
    const message = messages[sent % messages.length]!;
    message.writeDoubleBE(nowS, message.length - 8);
    link.send(message);
  }
  setTimeout(sendDue, 1);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'go') say({ sent, atUs: steadyUs() });
  else {
    beganUs = steadyUs();
    sendDue();
  }
}
