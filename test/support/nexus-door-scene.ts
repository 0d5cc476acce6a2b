import { createNexusDoor, type NexusDoor } from '../../core/doors/nexus-door.ts';
import { TickFanOut } from '../../core/doors/tick-fan-out.ts';
import { createTickLane } from '../../core/doors/tick-lane.ts';
import type { ChildView, ClientMessage } from '../../core/model/client-message.ts';
import type { Event } from '../../core/model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../../core/model/ids.ts';
import { LEGACY_CLIENT } from '../../core/model/ids.ts';
import { QuoteBoard } from '../../core/model/quote-board.ts';
import { encode } from '@msgpack/msgpack';
import type { Packable } from '../../core/wire/pack.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { memoryDoor, type MemoryPeer, type MemoryPeerOptions } from './memory-peer.ts';

type Posted = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

/** A nexus door over peers in memory, with all that it posted. */
export interface NexusDoorScene {
  readonly clock: ManualClock;
  readonly door: NexusDoor;
  readonly posted: Posted[];
  readonly counts: string[];
  readonly lines: string[];
  readonly signalled: ClientId[];
  readonly reports: (readonly [ClientId, object])[];
  readonly dial: (options?: MemoryPeerOptions) => MemoryPeer;
  /** A peer that has said HELLO. */
  readonly hello: (client: string, extra?: object, options?: MemoryPeerOptions) => MemoryPeer;
  /** Lets nt8 send one tick. */
  readonly tick: (symbol: string, price: number) => void;
}

/** Makes the scene: roots NQ and ES; a query `orders` has an answer of `answer`. */
export function nexusDoorScene(answer: Packable = [{ order_id: '81' }]): NexusDoorScene {
  const clock = manualClock();
  const board = new QuoteBoard();
  const fanOut = new TickFanOut(board);
  const posted: Posted[] = [];
  const counts: string[] = [];
  const lines: string[] = [];
  const signalled: ClientId[] = [];
  const reports: (readonly [ClientId, object])[] = [];
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    host: {
      resolveSymbol: (_, symbol) => ({ root: symbol.slice(0, 2), isFront: true }),
      refused: () => {},
      unmapped: () => {},
      sampled: () => {},
    },
  });
  const source = lane.openSource('nt8' as PlatformId)!;
  const door = createNexusDoor({
    clock,
    fanOut,
    defaultQuantity: 1,
    roots: ['NQ', 'ES'],
    rootOf: (symbol) => ['NQ', 'ES'].find((root) => symbol.startsWith(root)),
    quotesOf: () => [],
    post: (event) => posted.push(event),
    answerQuery: (what) => (what === 'orders' ? answer : undefined),
    clientSignalled: (client) => signalled.push(client),
    clientReported: (client, status) => reports.push([client, status]),
    count: (code) => counts.push(code),
    log: (line) => lines.push(line),
  });
  const memory = memoryDoor(door, clock);
  return {
    clock,
    door,
    posted,
    counts,
    lines,
    signalled,
    reports,
    dial: (options) => memory.dial(options),
    hello: (client, extra = {}, options = {}) => {
      const peer = memory.dial(options);
      peer.says({ type: 'HELLO', protocol: 1, client, ...extra });
      return peer;
    },
    tick: (symbol, price) => {
      const bytes = encode({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol, price, volume: 1 } });
      source.accept(bytes, 0, bytes.length);
      lane.flush();
    },
  };
}

/** A child of one contract on nt8. */
export const workingChild: ChildView = {
  platform: 'nt8' as PlatformId,
  orderId: '81' as OrderId,
  symbol: 'NQ 12-26',
  side: 'BUY',
  size: 1,
  unit: 'contracts',
  state: 'pending',
  filledSize: 0,
  averagePrice: 0,
};

/** What the engine says of one order of a client, by default a legacy one with id `a1`. */
export function orderMessages(clientOrderId = 'a1') {
  const ids = { clientOrderId, signalId: clientOrderId };
  const order = { ...ids, root: 'NQ', children: [workingChild], denied: [] };
  return {
    acked: { type: 'orderAcked', ...order, skipped: [], waiting: false, flags: [] },
    rejected: { type: 'orderRejected', ...ids, code: 'TRADING_HALTED', reason: 'halted' },
    filled: {
      type: 'orderFilled',
      ...order,
      side: 'BUY',
      requestedQty: 1,
      expectedQty: 1,
      filledQty: 1,
      fillPrice: 16_250,
      status: 'filled',
      tsUs: 1,
    },
    done: { type: 'orderDone', ...order },
    unknown: {
      type: 'orderUnknown',
      ...ids,
      platform: workingChild.platform,
      orderId: workingChild.orderId,
      reason: 'late',
    },
    error: { type: 'error', code: 'ORDER_NOT_FOUND', reason: 'none', clientOrderId },
  } satisfies Record<string, ClientMessage>;
}

/** The audience of one client. */
export function owner(client: string = LEGACY_CLIENT) {
  return { to: 'owner', client: client as ClientId } as const;
}

/** The audience of one client and of those that asked for all fills. */
export function watchers(client: string = LEGACY_CLIENT) {
  return { to: 'owner_and_watchers', client: client as ClientId } as const;
}
