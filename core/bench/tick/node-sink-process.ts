/** What native/sink.c does, for machines without gcc: `node-sink PORT TICKS IDLE_MS HELLO LATENCIES`. */
import { decode } from '@msgpack/msgpack';
import { systemClock } from '../../app/system-clock.ts';
import { openDealerLink } from '../../zmtp/dealer-link.ts';

const [port = 0, ticks = 0, idleMs = 0] = process.argv.slice(2, 5).map(Number);
const [hello = '-', latencies] = process.argv.slice(5);
const nowS = (): number => (performance.timeOrigin + performance.now()) / 1000;
const found: number[] = [];
let received = 0;
let endedS = 0;
let idle: NodeJS.Timeout | undefined;

const link = openDealerLink({
  host: '127.0.0.1',
  port,
  socketType: 'DEALER',
  clock: systemClock(),
  handler: {
    opened: () => {
      if (hello !== '-') link.send(Buffer.from(hello, 'hex'));
      console.log('ready');
    },
    message: take,
    readEnded: () => {
      if (received === 0) return;
      endedS = nowS();
      if (received >= ticks) finish();
      else idle = idle?.refresh() ?? setTimeout(finish, idleMs);
    },
    closed: (reason) => console.error(`sink: ${reason}`),
    malformed: (reason) => console.error(`sink: ${reason}`),
  },
});

function take(bytes: Buffer, start: number, end: number): void {
  const type = bytes.toString('latin1', start + 6, start + 24);
  if (type.startsWith('\xb1MARKET_DATA_BATCH')) {
    received += (decode(bytes.subarray(start, end)) as { data: unknown[] }).data.length;
  } else if (type.startsWith('\xabMARKET_DATA')) {
    received++;
    if (latencies === '1') found.push((nowS() - bytes.readDoubleBE(end - 8)) * 1e6);
  }
}

function finish(): void {
  const lines = [JSON.stringify({ ended_s: endedS, received }), ...found.map((us) => us.toFixed(3))];
  process.stdout.write(`${lines.join('\n')}\n`, () => process.exit(0));
}
