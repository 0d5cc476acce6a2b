import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Result } from '../base/result.ts';
import type { OrderChange, Signal, Target } from './client-request.ts';
import type {
  GatewayAlert,
  OrderAck,
  FlattenDone,
  OrderDone,
  OrderFill,
  OrderReject,
  OrderUnknown,
  PositionChange,
  StatusChange,
} from './gateway-message.ts';
import type { Callback } from './listeners.ts';
import type { LinkChange } from './nexus-link.ts';
import type { ClientError, Refusal } from './refusal.ts';
import type { Tick } from './tick.ts';

export interface NexusClientOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 5556 by default. */
  readonly port?: number;
  /** Your name, the same at every start: order ids are yours under it. 1 to 64 printable characters, no spaces. */
  readonly client: string;
  /** Needed for live signals alone. */
  readonly token?: string;
  /** Universal symbols; absent: all. */
  readonly subscribe?: readonly string[];
  /** Many ticks a message, for more of them a second. On by default. */
  readonly batch?: boolean;
  /** Fills of your own orders, or of everybody's. `own` by default. */
  readonly fills?: 'own' | 'all';
  /** The `lastSeq` that you kept at your last stop: what you missed since is delivered first. */
  readonly lastSeq?: number;
  /** `false` speaks the legacy dialect: no HELLO, all ticks and fills, no acknowledgements, no replay. */
  readonly hello?: false;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What the client counted since it was made. */
export interface ClientCounters {
  readonly ticks: number;
  /** Order messages that came a second time and were not delivered again. */
  readonly repeated: number;
  /** Times that order messages were missing between two that came. */
  readonly gaps: number;
  /** Messages that could not be read. */
  readonly unreadable: number;
  /** Messages of types that this version does not know. */
  readonly ignored: number;
  readonly callbackFailures: number;
  /** Times that the link became ready again. */
  readonly reconnects: number;
}

/** Adds a callback; the function that it returns removes it. It needs no `this`. */
export type Subscribe<T> = (callback: Callback<T>) => () => void;

/** What may be asked; the gateway's own words for it. */
export type QueryWhat = 'positions' | 'orders' | 'fills' | 'platforms' | 'risk' | 'symbols' | 'stats' | 'what_if';

/**
 * An AI pipeline's link to the gateway. It reconnects by itself and sends nothing again by itself: a request that is
 * refused with LINK_DOWN is gone.
 */
export interface NexusClient {
  readonly isReady: boolean;
  /** The number of the newest order message delivered; keep it to be told later what you missed. */
  readonly lastSeq: number | undefined;
  readonly counters: ClientCounters;
  /** Waits until the link is ready; LINK_DOWN after `timeoutMs` (10 s by default; it goes on dialling), LINK_CLOSED, or why HELLO was refused. */
  ready(timeoutMs?: number): Promise<Result<void, Refusal>>;
  /** Ends the link after what was sent has left. Orders that were sent stay at the platforms. */
  close(): void;

  /** Adds symbols; kept over reconnects. The first call of a client that had all symbols leaves it with these. */
  subscribe(symbols: readonly string[]): void;
  unsubscribe(symbols: readonly string[]): void;

  /** Sends a signal once and returns its order id. A refusal means that nothing left. */
  sendSignal(signal: Signal): Result<string, Refusal>;
  target(target: Target): Result<string, Refusal>;
  cancel(orderId: string): Result<void, Refusal>;
  modify(orderId: string, change: OrderChange): Result<void, Refusal>;
  /** Closes what is booked, of one symbol or of all. Returns the order id of the flatten. */
  flatten(symbol?: string): Result<string, Refusal>;
  /** Stops all trading until a person re-arms; `flatten` also closes what is booked. */
  kill(reason: string, flatten?: boolean): Result<void, Refusal>;
  /** Lets only exits pass until a person re-arms. */
  reduce(reason: string): Result<void, Refusal>;
  /** Tells the gateway's panel about the pipeline, as which models are loaded. */
  reportStatus(status: Readonly<Record<string, unknown>>): Result<void, Refusal>;
  /** Asks; refused LINK_DOWN, QUERY_LIMIT, ANSWER_LATE (after `timeoutMs`, 5 s by default) or with the gateway's code. */
  query(
    what: QueryWhat,
    args?: Readonly<Record<string, unknown>>,
    timeoutMs?: number,
  ): Promise<Result<unknown, Refusal>>;

  readonly onTick: Subscribe<Tick>;
  readonly onAck: Subscribe<OrderAck>;
  readonly onFill: Subscribe<OrderFill>;
  readonly onReject: Subscribe<OrderReject>;
  readonly onDone: Subscribe<OrderDone>;
  readonly onFlattened: Subscribe<FlattenDone>;
  readonly onUnknown: Subscribe<OrderUnknown>;
  readonly onPosition: Subscribe<PositionChange>;
  readonly onStatus: Subscribe<StatusChange>;
  readonly onAlert: Subscribe<GatewayAlert>;
  readonly onLink: Subscribe<LinkChange>;
  readonly onError: Subscribe<ClientError>;
}
