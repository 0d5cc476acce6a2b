/** What native/feeder.c does, for machines without gcc: `node-feeder PORT TICKS PER_SECOND BATCH`. Slower than C. */
import { encode } from '@msgpack/msgpack';
import { once } from 'node:events';
import { connect } from 'node:net';
import { encodeFrame, encodeGreeting, encodeReady } from '../../zmtp/codec.ts';

const SYMBOLS = ['NQ 12-26', 'ES 12-26', 'YM 12-26', 'RTY 12-26'];
const WRITE_TICKS = 1_000;

const [port = 0, ticks = 0, perSecond = 0, batch = 0] = process.argv.slice(2).map(Number);
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
        data: Array.from({ length: Math.min(batch, ticks - i) }, (_, k) => tickOf(i + k)),
      });

const socket = connect({ host: '127.0.0.1', port, noDelay: true });
await once(socket, 'connect');
socket.resume();
socket.write(encodeGreeting());
socket.write(encodeReady('DEALER', new Uint8Array(0)));
socket.write(encodeFrame(0, encode({ type: 'REGISTER', platform: 'nt8' })));
console.log('ready');
await once(process.stdin, 'data');

const step = Math.max(1, batch);
const beganS = nowS();
if (perSecond === 0) {
  for (let i = 0; i < ticks;) {
    const frames: Buffer[] = [];
    for (const stop = Math.min(ticks, i + Math.max(WRITE_TICKS, step)); i < stop; i += step) {
      frames.push(encodeFrame(0, messageOf(i)));
    }
    if (!socket.write(Buffer.concat(frames))) await once(socket, 'drain');
  }
} else {
  for (let i = 0; i < ticks;) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const due = Math.min(ticks, (nowS() - beganS) * perSecond);
    for (; i < due; i += step) socket.write(encodeFrame(0, messageOf(i)));
  }
}
console.log(JSON.stringify({ began_s: beganS, sent: ticks }));
socket.end(() => process.exit(0));
