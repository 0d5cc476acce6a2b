/**
 * A gateway without engine, rules or journal: `relay-process`. What it costs to read a signal, to write five orders and to
 * pass their fills on, between the same processes. Says "ports PLATFORM NEXUS".
 */
import { decode } from '@msgpack/msgpack';
import { systemClock } from '../../app/system-clock.ts';
import { pack, type Packable } from '../../wire/pack.ts';
import type { DoorHandler, DoorPeer } from '../../zmtp/door-peer.ts';
import { openRouterDoor } from '../../zmtp/router-door.ts';

type Message = { readonly [key: string]: Packable };

const host = '127.0.0.1';
const clock = systemClock();
const platforms = new Set<DoorPeer>();
const clients = new Set<DoorPeer>();
const malformed: DoorHandler['malformed'] = (reason) => console.error(reason);
let lastOrder = 0;

const platformDoor = await openRouterDoor({
  host,
  port: 0,
  clock,
  handler: {
    peerOpened: (peer) => void platforms.add(peer),
    message: (peer, bytes, start, end) => {
      const message = decode(bytes.subarray(start, end)) as Message;
      if (message['type'] === 'REGISTER') peer.send(pack({ type: 'REGISTERED', v: 1, protocol: 1 }));
      else if (message['type'] === 'ORDER_FILL') for (const client of clients) client.send(pack(message));
    },
    readEnded: () => {},
    peerClosed: (peer) => void platforms.delete(peer),
    malformed,
  },
});
const nexusDoor = await openRouterDoor({
  host,
  port: 0,
  clock,
  handler: {
    peerOpened: (peer) => void clients.add(peer),
    message: (peer, bytes, start, end) => {
      const { type, order_id: signalId, symbol, side, quantity } = decode(bytes.subarray(start, end)) as Message;
      if (type === 'HELLO') peer.send(pack({ type: 'WELCOME', protocol: 1 }));
      if (type !== 'SIGNAL') return;
      for (const platform of platforms) {
        lastOrder += 1;
        const order = {
          order_id: String(lastOrder),
          signal_id: signalId!,
          symbol: symbol!,
          side: side!,
          quantity: quantity!,
        };
        platform.send(pack({ type: 'ORDER', v: 1, ...order, order_type: 'MARKET', tif: 'DAY', role: 'ENTRY' }));
      }
    },
    readEnded: () => {},
    peerClosed: (peer) => void clients.delete(peer),
    malformed,
  },
});
console.log(`ports ${platformDoor.port} ${nexusDoor.port}`);
process.on('SIGTERM', () => process.exit(0));
