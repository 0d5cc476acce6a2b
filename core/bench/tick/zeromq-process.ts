/**
 * The same job as a straightforward program on the `zeromq` package does it: receive, decode, rename, encode, send.
 * Prints "ports IN OUT". The client is the sender of the first message on the second socket.
 */
import { decode, encode } from '@msgpack/msgpack';
import { Router } from 'zeromq';

interface Tick {
  symbol: string;
}

const platforms = new Router({ receiveHighWaterMark: 0, sendHighWaterMark: 0 });
const clients = new Router({ receiveHighWaterMark: 0, sendHighWaterMark: 0 });
await platforms.bind('tcp://127.0.0.1:*');
await clients.bind('tcp://127.0.0.1:*');
const portOf = (socket: Router): string => socket.lastEndpoint!.split(':').at(-1)!;
console.log(`ports ${portOf(platforms)} ${portOf(clients)}`);

const [client] = await clients.receive();
const rename = (tick: Tick): void => {
  tick.symbol = tick.symbol.split(' ')[0]!;
};
for await (const [, bytes] of platforms) {
  const message = decode(bytes!) as { type: string; data: Tick | Tick[] };
  if (message.type === 'MARKET_DATA') rename(message.data as Tick);
  else if (message.type === 'MARKET_DATA_BATCH') (message.data as Tick[]).forEach(rename);
  else continue;
  await clients.send([client!, encode(message)]);
}
