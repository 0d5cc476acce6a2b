import { decode } from '@msgpack/msgpack';
import type * as Zeromq from 'zeromq';
import type { Clock } from '../base/clock.ts';
import { FABRIC_LIVENESS } from './fabric-commands.ts';
import { curveOptions, type FabricKeys } from './fabric-keys.ts';
import { Listeners, type Callback } from './listeners.ts';
import { readTick, type Tick } from './tick.ts';
import { TickGaps, type PublishedTicks } from './tick-gaps.ts';

export interface FabricStreamOptions {
  readonly zeromq: typeof Zeromq;
  readonly address: string;
  readonly keys: FabricKeys | undefined;
  readonly clock: Clock;
  readonly callback: Callback<Tick>;
  /** Universal symbols; absent: all. */
  readonly symbols: readonly string[] | undefined;
  /** Hears how many ticks were missed, where any was. */
  readonly onMissed: Callback<number> | undefined;
  readonly callbackFailed: (cause: unknown) => void;
  /** It was stopped; nothing needs to hold it any more. */
  readonly ended: () => void;
}

/** Ticks on their way to a callback. */
export interface FabricStream {
  /** Whether the gateway published something of itself within the last seconds. */
  readonly isAlive: boolean;
  readonly counters: {
    readonly ticks: number;
    readonly missed: number;
    readonly callbackErrors: number;
    readonly unreadable: number;
  };
  stop(): void;
}

const STATUS_TOPIC = '_status';
const ALIVE_US_MAX = 3_500_000;
const TICKS_HELD_MAX = 50_000;
/** Ticks handed on before other work of the process has its turn. */
const TURN_TICKS = 200;

/**
 * Probes of the system in place of heartbeats: with those, libzmq ends the whole process where the gateway leaves while more
 * waits to be read than is held (libzmq issue 3937).
 */
const PROBES = { tcpKeepalive: 1, tcpKeepaliveIdle: 1, tcpKeepaliveInterval: 1, tcpKeepaliveCount: 3 } as const;

/** Begins to stream. */
export function openFabricStream(options: FabricStreamOptions): FabricStream {
  const { zeromq, address, keys, clock, symbols } = options;
  const counters = { ticks: 0, missed: 0, callbackErrors: 0, unreadable: 0 };
  const failed = (cause: unknown): void => {
    counters.callbackErrors += 1;
    options.callbackFailed(cause);
  };
  const ticks = new Listeners<Tick>(failed);
  ticks.add(options.callback);
  const missed = new Listeners<number>(failed);
  if (options.onMissed !== undefined) missed.add(options.onMissed);
  const gaps = new TickGaps();
  const wanted = symbols === undefined ? undefined : new Set(symbols);
  const isWanted = (symbol: string): boolean => wanted?.has(symbol) ?? true;
  let lastStatusUs: number | undefined;

  const socket = new zeromq.Subscriber({
    ...FABRIC_LIVENESS,
    ...PROBES,
    ...curveOptions(keys),
    receiveHighWaterMark: TICKS_HELD_MAX,
  });
  if (symbols === undefined) socket.subscribe();
  else socket.subscribe(...symbols, STATUS_TOPIC);
  socket.connect(address);

  const take = ([topic, body]: readonly Buffer[]): void => {
    const symbol = topic?.toString('utf8') ?? '';
    const message = decoded(body);
    if (message === undefined) {
      counters.unreadable += 1;
      return;
    }
    if (symbol === STATUS_TOPIC) {
      const published = readPublished(message);
      if (published === undefined) {
        counters.unreadable += 1;
        return;
      }
      lastStatusUs = clock.monotonicUs();
      const count = gaps.status(published, isWanted);
      counters.missed += count;
      if (count > 0) missed.tell(count);
      return;
    }
    // A subscription is a prefix: that to ES brings ESX, too.
    if (!isWanted(symbol)) return;
    gaps.received(symbol);
    const tick = readTick(message['platform'], message['data']);
    if (tick === undefined) counters.unreadable += 1;
    else {
      counters.ticks += 1;
      ticks.tell(tick);
    }
  };
  const read = async (): Promise<void> => {
    for (let taken = 1; !socket.closed; taken++) {
      take(await socket.receive());
      if (taken % TURN_TICKS === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  read().catch((cause: unknown) => {
    if (!socket.closed) options.callbackFailed(cause);
  });
  return {
    get isAlive() {
      return lastStatusUs !== undefined && clock.monotonicUs() - lastStatusUs <= ALIVE_US_MAX;
    },
    counters,
    stop: () => {
      if (!socket.closed) socket.close();
      options.ended();
    },
  };
}

function decoded(body: Buffer | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = body === undefined ? undefined : decode(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function readPublished({ session, symbols }: Readonly<Record<string, unknown>>): PublishedTicks | undefined {
  if (typeof session !== 'string' || typeof symbols !== 'object' || symbols === null) return undefined;
  const counts = Object.entries(symbols).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { session, symbols: new Map(counts) };
}
