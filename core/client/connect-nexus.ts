import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import {
  modifyMap,
  signalMap,
  targetMap,
  type OrderChange,
  type OutgoingMap,
  type Signal,
  type Target,
} from './client-request.ts';
import { readGatewayMessage, type GatewayMessage, type Welcome } from './gateway-message.ts';
import { Listeners } from './listeners.ts';
import { localClock, localRandom } from './local-machine.ts';
import type { ClientCounters, NexusClient, NexusClientOptions, QueryWhat } from './nexus-client.ts';
import { NexusLink, type LinkChange, type NexusLinkHandler } from './nexus-link.ts';
import { orderIdMaker } from './order-id.ts';
import { PendingQueries } from './pending-queries.ts';
import { refusal, type ClientError, type Refusal } from './refusal.ts';
import { Sequence } from './sequence.ts';
import { TickWish } from './tick-wish.ts';
import { readTick, type Tick } from './tick.ts';

/** Dials the gateway's nexus door and keeps dialling until closed. Returns at once; `ready()` waits. */
export function connectNexus(options: NexusClientOptions): NexusClient {
  return new LinkedClient(options);
}

type Topic<Type extends GatewayMessage['type']> = Listeners<Extract<GatewayMessage, { type: Type }>>;

class LinkedClient implements NexusClient, NexusLinkHandler {
  readonly #options: NexusClientOptions;
  readonly #clock: Clock;
  readonly #link: NexusLink;
  readonly #makeOrderId: () => string;
  readonly #queries: PendingQueries;
  readonly #sequence: Sequence;
  readonly #wish: TickWish;
  #hasBeenReady = false;
  #refused: Refusal = refusal('LINK_CLOSED');
  readonly #count = { ticks: 0, repeated: 0, gaps: 0, unreadable: 0, ignored: 0, callbackFailures: 0, reconnects: 0 };

  readonly #failed = (cause: unknown): void => this.#callbackFailed(cause);
  readonly #errors: Listeners<ClientError>;
  readonly #links: Listeners<LinkChange> = new Listeners(this.#failed);
  readonly #ticks: Listeners<Tick> = new Listeners(this.#failed);
  readonly #acks: Topic<'ack'> = new Listeners(this.#failed);
  readonly #fills: Topic<'fill'> = new Listeners(this.#failed);
  readonly #rejects: Topic<'reject'> = new Listeners(this.#failed);
  readonly #dones: Topic<'done'> = new Listeners(this.#failed);
  readonly #flattens: Topic<'flattened'> = new Listeners(this.#failed);
  readonly #unknowns: Topic<'unknown'> = new Listeners(this.#failed);
  readonly #positions: Topic<'position'> = new Listeners(this.#failed);
  readonly #statuses: Topic<'status'> = new Listeners(this.#failed);
  readonly #alerts: Topic<'alert'> = new Listeners(this.#failed);

  constructor(options: NexusClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? localClock;
    const random = options.random ?? localRandom();
    this.#makeOrderId = orderIdMaker(this.#clock, random);
    this.#queries = new PendingQueries(this.#clock);
    this.#sequence = new Sequence(options.lastSeq);
    this.#wish = new TickWish(options.subscribe);
    // A callback for errors that throws is counted; telling it again would only throw again.
    this.#errors = new Listeners(() => {
      this.#count.callbackFailures += 1;
    });
    const { host = '127.0.0.1', port = 5556 } = options;
    this.#link = new NexusLink({ host, port, clock: this.#clock, random, handler: this });
  }

  get isReady(): boolean {
    return this.#link.isReady;
  }

  get lastSeq(): number | undefined {
    return this.#sequence.last;
  }

  get counters(): ClientCounters {
    return { ...this.#count };
  }

  ready(timeoutMs = 10_000): Promise<Result<void, Refusal>> {
    if (this.isReady) return Promise.resolve(ok(undefined));
    if (this.#link.isClosed) return Promise.resolve(err(this.#refused));
    return new Promise((resolve) => {
      const settle = (answer: Result<void, Refusal>): void => {
        cancelTimer();
        remove();
        resolve(answer);
      };
      const cancelTimer = this.#clock.after(timeoutMs, () => settle(err(refusal('LINK_DOWN', `${timeoutMs} ms`))));
      const remove = this.#links.add((change) => {
        if (change.state === 'ready') settle(ok(undefined));
        else if (change.state !== 'down') settle(err(this.#refused));
      });
    });
  }

  close(): void {
    this.#link.close();
  }

  subscribe(symbols: readonly string[]): void {
    if (symbols.length === 0) return;
    this.#wish.add(symbols);
    this.#link.send({ type: 'SUBSCRIBE', symbols });
  }

  unsubscribe(symbols: readonly string[]): void {
    if (symbols.length === 0) return;
    this.#wish.remove(symbols);
    this.#link.send({ type: 'UNSUBSCRIBE', symbols });
  }

  sendSignal(signal: Signal): Result<string, Refusal> {
    const orderId = signal.orderId ?? this.#makeOrderId();
    return this.#sendOrder(orderId, signalMap(signal, orderId, this.#clock.nowUs()));
  }

  target(target: Target): Result<string, Refusal> {
    const orderId = target.orderId ?? this.#makeOrderId();
    return this.#sendOrder(orderId, targetMap(target, orderId));
  }

  cancel(orderId: string): Result<void, Refusal> {
    return this.#link.send({ type: 'CANCEL', order_id: orderId });
  }

  modify(orderId: string, change: OrderChange): Result<void, Refusal> {
    return this.#link.send(modifyMap(orderId, change));
  }

  flatten(symbol?: string): Result<string, Refusal> {
    const orderId = this.#makeOrderId();
    return this.#sendOrder(orderId, { type: 'FLATTEN', order_id: orderId, symbol });
  }

  kill(reason: string, flatten = false): Result<void, Refusal> {
    return this.#link.send({ type: 'KILL', reason, flatten });
  }

  reduce(reason: string): Result<void, Refusal> {
    return this.#link.send({ type: 'REDUCE', reason });
  }

  reportStatus(status: Readonly<Record<string, unknown>>): Result<void, Refusal> {
    return this.#link.send({ ...status, type: 'STATUS' });
  }

  query(
    what: QueryWhat,
    args: Readonly<Record<string, unknown>> = {},
    timeoutMs = 5_000,
  ): Promise<Result<unknown, Refusal>> {
    if (this.#queries.isFull) return Promise.resolve(err(refusal('QUERY_LIMIT')));
    const requestId = this.#makeOrderId();
    const sent = this.#link.send({ ...args, type: 'QUERY', what, request_id: requestId });
    return sent.ok ? this.#queries.add(requestId, timeoutMs) : Promise.resolve(sent);
  }

  readonly onTick: NexusClient['onTick'] = (callback) => this.#ticks.add(callback);
  readonly onAck: NexusClient['onAck'] = (callback) => this.#acks.add(callback);
  readonly onFill: NexusClient['onFill'] = (callback) => this.#fills.add(callback);
  readonly onReject: NexusClient['onReject'] = (callback) => this.#rejects.add(callback);
  readonly onDone: NexusClient['onDone'] = (callback) => this.#dones.add(callback);
  readonly onFlattened: NexusClient['onFlattened'] = (callback) => this.#flattens.add(callback);
  readonly onUnknown: NexusClient['onUnknown'] = (callback) => this.#unknowns.add(callback);
  readonly onPosition: NexusClient['onPosition'] = (callback) => this.#positions.add(callback);
  readonly onStatus: NexusClient['onStatus'] = (callback) => this.#statuses.add(callback);
  readonly onAlert: NexusClient['onAlert'] = (callback) => this.#alerts.add(callback);
  readonly onLink: NexusClient['onLink'] = (callback) => this.#links.add(callback);
  readonly onError: NexusClient['onError'] = (callback) => this.#errors.add(callback);

  hello(): OutgoingMap | undefined {
    const { client, token, batch = true, fills = 'own', hello } = this.#options;
    if (hello === false) return undefined;
    return {
      type: 'HELLO',
      protocol: 1,
      client,
      token,
      subscribe: this.#wish.subscribe,
      batch,
      fills,
      last_seq: this.#sequence.last,
    };
  }

  changed(change: LinkChange): void {
    switch (change.state) {
      case 'ready':
        if (this.#hasBeenReady) this.#count.reconnects += 1;
        this.#hasBeenReady = true;
        if (change.welcome !== undefined) this.#welcomed(change.welcome);
        break;
      case 'down':
        this.#queries.refuseAll(refusal('LINK_DOWN', change.reason));
        break;
      case 'refused':
        this.#refused = { code: change.code, reason: change.reason };
        break;
      case 'closed':
        this.#queries.refuseAll(refusal('LINK_CLOSED'));
        break;
      default:
        unreachable(change);
    }
    this.#links.tell(change);
  }

  message(map: Readonly<Record<string, unknown>>): void {
    if (map['type'] === 'MARKET_DATA') return this.#tick(map['platform'], map['data']);
    if (map['type'] === 'MARKET_DATA_BATCH') {
      if (!Array.isArray(map['data'])) return this.unreadable('MARKET_DATA_BATCH data: expected a list');
      for (const data of map['data']) this.#tick(map['platform'], data);
      return;
    }
    if (!this.#isNew(map['seq'])) return;
    const read = readGatewayMessage(map);
    if (read.kind === 'read') this.#deliver(read.message);
    else if (read.kind === 'malformed') this.unreadable(read.reason);
    else this.#count.ignored += 1;
  }

  unreadable(reason: string): void {
    this.#count.unreadable += 1;
    this.#errors.tell(refusal('MESSAGE_UNREADABLE', reason));
  }

  #welcomed({ seq, replay_complete: isComplete }: Welcome): void {
    if (this.#wish.unsubscribe.length > 0) this.#link.send({ type: 'UNSUBSCRIBE', symbols: this.#wish.unsubscribe });
    const before = this.#sequence.last;
    const welcome = this.#sequence.welcomed(seq, isComplete);
    if (welcome === 'asked') return;
    this.#count.gaps += 1;
    this.#errors.tell(
      welcome === 'beganAnew'
        ? refusal('SEQUENCE_RESTARTED', `at ${seq}, was ${before}`)
        : refusal('MESSAGES_MISSED', `between ${before} and ${seq}: the gateway was started again, or keeps no more`),
    );
  }

  #sendOrder(orderId: string, map: OutgoingMap): Result<string, Refusal> {
    const sent = this.#link.send(map);
    return sent.ok ? ok(orderId) : sent;
  }

  #tick(platform: unknown, data: unknown): void {
    const tick = readTick(platform, data);
    if (tick === undefined) return this.unreadable('a tick without symbol or price');
    this.#count.ticks += 1;
    this.#ticks.tell(tick);
  }

  #isNew(seq: unknown): boolean {
    if (typeof seq !== 'number') return true;
    const before = this.#sequence.last;
    const arrival = this.#sequence.arrived(seq);
    if (arrival === 'repeated') {
      this.#count.repeated += 1;
      return false;
    }
    if (arrival === 'afterGap') {
      this.#count.gaps += 1;
      this.#errors.tell(refusal('MESSAGES_MISSED', `after ${before} came ${seq}`));
    }
    return true;
  }

  #deliver(message: GatewayMessage): void {
    switch (message.type) {
      case 'ack':
        return this.#acks.tell(message);
      case 'fill':
        return this.#fills.tell(message);
      case 'reject':
        return this.#rejects.tell(message);
      case 'done':
        return this.#dones.tell(message);
      case 'flattened':
        return this.#flattens.tell(message);
      case 'unknown':
        return this.#unknowns.tell(message);
      case 'position':
        return this.#positions.tell(message);
      case 'status':
        return this.#statuses.tell(message);
      case 'alert':
        return this.#alerts.tell(message);
      case 'result':
        this.#queries.settle(message.requestId, ok(message.data));
        return;
      case 'error': {
        const { type: _, ...error } = message;
        if (error.requestId !== undefined && this.#queries.settle(error.requestId, err(error))) return;
        return this.#errors.tell(error);
      }
      case 'welcome':
        return;
      default:
        return unreachable(message);
    }
  }

  #callbackFailed(cause: unknown): void {
    this.#count.callbackFailures += 1;
    const said = cause instanceof Error ? cause.message : String(cause);
    if (this.#errors.count > 0) this.#errors.tell({ ...refusal('CALLBACK_FAILED', said), cause });
    else if (this.#count.callbackFailures === 1) process.emitWarning(`NEXUS client: a callback threw: ${said}`);
  }
}
