/** What native/feeder.c does, for machines without gcc: `node-feeder PORT TICKS PER_SECOND BATCH`. Slower than C. */
import { encode } from '@msgpack/msgpack';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../app/system-clock.ts';
import { openDealerLink, type DealerLink } from '../../zmtp/dealer-link.ts';

const SYMBOLS = ['NQ 12-26', 'ES 12-26', 'YM 12-26', 'RTY 12-26'];
const QUEUED_BYTES_MAX = 1024 * 1024;

const [port = 0, ticks = 0, perSecond = 0, batch = 0] = process.argv.slice(2).map(Number);
const step = Math.max(1, batch);
const nowS = (): number => (performance.timeOrigin + performance.now()) / 1000;
const tickOf = (i: number): object => {
  const price = 16250 + (i % 400) * 0.25 + 0.125;
  const quote = { bid: price - 0.25, ask: price + 0.25 };
  return { symbol: SYMBOLS[i % 4], price, volume: i % 100, ...quote, timestamp: nowS() };
};
const messageOf = (i: number): Uint8Array =>
  batch === 0
    ? encode({ type: 'MARKET_DATA', platform: 'nt8', data: tickOf(i) })
    : encode({
        type: 'MARKET_DATA_BATCH',
        platform: 'nt8',
        data: Array.from({ length: Math.min(step, ticks - i) }, (_, k) => tickOf(i + k)),
      });

const link = await dial();
link.send(encode({ type: 'REGISTER', platform: 'nt8' }));
console.log('ready');
await once(process.stdin, 'data');

const beganS = nowS();
for (let i = 0; i < ticks;) {
  const due = perSecond === 0 ? ticks : Math.min(ticks, (nowS() - beganS) * perSecond);
  for (; i < due && link.queuedBytes < QUEUED_BYTES_MAX; i += step) link.send(messageOf(i));
  await pause(perSecond === 0 ? 0 : 1);
}
console.log(JSON.stringify({ began_s: beganS, sent: ticks }));
// The bench ends this process once the sink has counted.

function dial(): Promise<DealerLink> {
  return new Promise((resolve, reject) => {
    const dialled = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'DEALER',
      clock: systemClock(),
      handler: {
        opened: () => resolve(dialled),
        message: () => {},
        readEnded: () => {},
        closed: (reason) => reject(new Error(`feeder: ${reason}`)),
        malformed: (reason) => console.error(`feeder: ${reason}`),
      },
    });
  });
}
