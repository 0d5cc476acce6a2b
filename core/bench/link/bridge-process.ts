/** A bridge of NinjaTrader that sends frames of ticks as fast as they are taken and answers orders: `bridge PORT TOKEN FRAMES TICKS`. */
import { connect } from 'node:net';
import { FrameReader, frameOf } from '../../adapters/bridge/frame-reader.ts';
import { pack, type Packable } from '../../wire/pack.ts';
import { unpackMap } from '../../wire/unpack.ts';

const [port = 0, , frames = 0, ticks = 0] = process.argv.slice(2).map(Number);
const token = process.argv[3] ?? '';
const BEAT_MS = 500;

const said = (message: { readonly [key: string]: Packable }): Buffer => frameOf(pack(message));
const batch = said({
  type: 'MARKET_DATA_BATCH',
  v: 1,
  platform: 'nt8',
  data: Array.from({ length: ticks }, (_, index) => {
    const price = 16_250.125 + (index % 400) * 0.25;
    const quote = { bid: price - 0.25, ask: price + 0.25 };
    return { symbol: 'NQ 12-26', price, volume: index % 100, ...quote, timestamp: 1_795_185_000.5 };
  }),
});
const capabilities = { order_types: ['MARKET'], partials: true, modify: true, positions: true, report: true };
const account = { account: 'Sim101', login: 'Sim101', server: 'NinjaTrader', currency: 'USD', mode: 'sim' };

const socket = connect({ port, host: '127.0.0.1', noDelay: true });
const reader = new FrameReader();
let seq = 0;
socket.write(
  said({ type: 'REGISTER', v: 1, protocol: 1, platform: 'nt8', token, ...account, capabilities, symbols: [] }),
);
setInterval(() => socket.write(said({ type: 'HEARTBEAT', v: 1 })), BEAT_MS);
socket.on('data', (chunk: Buffer) => {
  reader.feed(chunk, (bytes, start, end) => {
    const map = unpackMap(bytes.subarray(start, end));
    if (map.ok && map.value['type'] === 'ORDER') {
      seq += 1;
      const status = { type: 'ORDER_STATUS', v: 1, order_id: String(map.value['order_id']), status: 'ACCEPTED' };
      socket.write(said({ ...status, epoch: 'bench', seq }));
    }
    return true;
  });
});
socket.on('close', () => process.exit(0));

process.stdin.on('data', () => {
  let left = frames;
  const flood = (): void => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(batch)) {
        socket.once('drain', flood);
        return;
      }
    }
  };
  flood();
});
