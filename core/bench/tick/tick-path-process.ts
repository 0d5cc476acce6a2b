/**
 * The gateway's tick path by itself, as a process: platform door → tick lane → nexus door, without the engine. Prints
 * "ports IN OUT". A peer of the nexus door whose first message says `batch: true` gets batches.
 */
import { decode } from '@msgpack/msgpack';
import { systemClock } from '../../app/system-clock.ts';
import { TickFanOut } from '../../doors/tick-fan-out.ts';
import { createTickLane } from '../../doors/tick-lane.ts';
import type { TickSource } from '../../doors/tick-source.ts';
import type { PlatformId } from '../../model/ids.ts';
import { QuoteBoard } from '../../model/quote-board.ts';
import type { DoorHandler, DoorPeer } from '../../zmtp/door-peer.ts';
import { openRouterDoor } from '../../zmtp/router-door.ts';

const host = '127.0.0.1';
const clock = systemClock();
const board = new QuoteBoard();
const fanOut = new TickFanOut(board);
const lane = createTickLane({
  board,
  fanOut,
  clock,
  host: {
    resolveSymbol: (_, symbol) => ({ root: symbol.split(' ')[0]!, isFront: true }),
    refused: (platform, code) => console.error(`${platform}: ${code}`),
    unmapped: () => {},
    sampled: () => {},
  },
});

const malformed: DoorHandler['malformed'] = (reason) => console.error(reason);
const sources = new Map<DoorPeer, TickSource>();
const platforms = await openRouterDoor({
  host,
  port: 0,
  clock,
  handler: {
    peerOpened: (peer) => void sources.set(peer, lane.openSource('nt8' as PlatformId)!),
    message: (peer, bytes, start, end) => void sources.get(peer)!.accept(bytes, start, end),
    readEnded: () => lane.flush(),
    peerClosed: (peer) => void sources.delete(peer),
    malformed,
  },
});
const clients = await openRouterDoor({
  host,
  port: 0,
  clock,
  handler: {
    peerOpened: (peer) => fanOut.set(peer, { batch: false, roots: undefined }),
    message: (peer, bytes, start, end) => {
      const hello = decode(bytes.subarray(start, end)) as { batch?: boolean };
      fanOut.set(peer, { batch: hello.batch === true, roots: undefined });
    },
    readEnded: () => {},
    peerClosed: (peer) => fanOut.remove(peer),
    malformed,
  },
});
console.log(`ports ${platforms.port} ${clients.port}`);
process.on('SIGTERM', () => process.exit(0));
