import type { Clock } from '../base/clock.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event, QuoteSample } from '../model/event.ts';
import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { ClientInput } from '../wire/decode-client.ts';
import { decodeClient } from '../wire/decode-client.ts';
import { ack, encodeClientMessage } from '../wire/encode-client.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { pack } from '../wire/pack.ts';
import type { WireMap, WireRefusal } from '../wire/unpack.ts';
import { unpackMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import { ClientLog } from './client-log.ts';
import { ClientSession } from './client-session.ts';
import type { TickFanOut } from './tick-fan-out.ts';

type Message = { readonly [key: string]: Packable | undefined };
type Undated<T> = T extends { readonly atUs: number } ? Omit<T, 'atUs'> : never;

export interface NexusDoorOptions {
  readonly clock: Clock;
  readonly fanOut: TickFanOut;
  /** Contracts per platform for a signal that states none. */
  readonly defaultQuantity: number;
  /** Universal symbols, for WELCOME. */
  readonly roots: readonly string[];
  /** The root of a symbol in any spelling; undefined for an unknown one. */
  readonly rootOf: (symbol: string) => string | undefined;
  /** The quotes that the decision on a signal for this symbol may look at. */
  readonly quotesOf: (symbol: string) => readonly QuoteSample[];
  readonly post: (event: Undated<Event>) => void;
  /** The answer to a QUERY; undefined for one that does not exist. */
  readonly answerQuery: (what: string, args: WireMap) => Packable | undefined;
  /** A client has sent a signal or a target. */
  readonly clientSignalled: (client: ClientId) => void;
  /** What a pipeline reports of itself. */
  readonly clientReported: (client: ClientId, status: WireMap) => void;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

export interface ClientSessionView {
  readonly client: ClientId;
  readonly dialect: 'legacy' | 'v1';
  readonly address: string;
  readonly conflatedTicks: number;
  readonly queuedBytes: number;
}

export interface NexusDoor extends DoorHandler {
  /** Delivers what the engine has to say. */
  tell(audience: Audience, message: ClientMessage): void;
  sessions(): readonly ClientSessionView[];
}

/** A REQ peer that nothing has answered by then is told that its request arrived. */
const ANSWER_MS = 100;
const ERROR_EVERY_US = 1_000_000;
const CLIENTS_MAX = 1_000;
const PROTOCOL = 1;

/** Opens the nexus door's session logic. It stands over any peers: sockets, or memory in tests. */
export function createNexusDoor(options: NexusDoorOptions): NexusDoor {
  return new Clients(options);
}

class Clients implements NexusDoor {
  readonly #options: NexusDoorOptions;
  readonly #sessions = new Map<DoorPeer, ClientSession>();
  readonly #logs = new Map<ClientId, ClientLog>();
  #assigned = 0;

  constructor(options: NexusDoorOptions) {
    this.#options = options;
  }

  sessions(): readonly ClientSessionView[] {
    return [...this.#sessions.values()].map(({ client, dialect, peer }) => ({
      client,
      dialect,
      address: peer.address,
      conflatedTicks: peer.conflatedTicks,
      queuedBytes: peer.queuedBytes,
    }));
  }

  /** A DEALER that merely connects gets all ticks and fills; a REQ only ever gets its answers. */
  peerOpened(peer: DoorPeer): void {
    const session = new ClientSession(peer);
    this.#sessions.set(peer, session);
    this.#wishTicks(session);
    this.#options.log(`Client connected: ${peer.address}`);
  }

  peerClosed(peer: DoorPeer, reason: string): void {
    const session = this.#sessions.get(peer);
    this.#sessions.delete(peer);
    this.#options.fanOut.remove(peer);
    this.#options.log(`Client left: ${session?.client ?? ''} ${peer.address} (${reason})`);
  }

  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void {
    this.#options.count(reason);
    this.#options.log(`Nexus door: ${reason} from ${peer?.address ?? 'a peer in its handshake'}`);
  }

  readEnded(): void {}

  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void {
    const session = this.#sessions.get(peer);
    if (session === undefined) return;
    session.request = session.isRequest ? { clientOrderId: undefined } : undefined;
    const map = unpackMap(bytes.subarray(start, end));
    const input = map.ok
      ? decodeClient(map.value, {
          client: session.client,
          defaultQuantity: this.#options.defaultQuantity,
          assignId: () => this.#assignId(),
        })
      : map;
    if (!input.ok) return this.#refuse(session, input.error, map.ok && isOrder(map.value['type']));
    this.#take(session, input.value);
    if (session.request !== undefined) this.#answerLater(session, session.request);
  }

  #take(session: ClientSession, input: ClientInput): void {
    const { post, quotesOf, clientSignalled, clientReported, clock } = this.#options;
    const by = `nexus:${session.client}`;
    switch (input.type) {
      case 'hello':
        return this.#welcome(session, input);
      case 'signal':
        expectAnswer(session, input.request.clientOrderId);
        clientSignalled(session.client);
        return post({ type: 'signalReceived', request: input.request, quotes: quotesOf(input.request.symbol) });
      case 'target':
        expectAnswer(session, input.request.clientOrderId);
        clientSignalled(session.client);
        return post({ type: 'targetReceived', request: input.request });
      case 'cancel':
        expectAnswer(session, input.request.clientOrderId);
        return post({ type: 'cancelReceived', request: input.request });
      case 'modify':
        expectAnswer(session, input.request.clientOrderId);
        return post({ type: 'modifyReceived', request: input.request });
      case 'flatten':
        expectAnswer(session, input.request.clientOrderId);
        return post({ type: 'flattenReceived', request: input.request, by });
      case 'kill':
        return post({ type: 'killReceived', by, reason: input.reason, flatten: input.flatten });
      case 'reduce':
        return post({ type: 'reduceReceived', by, reason: input.reason });
      case 'query':
        return this.#query(session, input);
      case 'subscribe':
      case 'unsubscribe':
        return this.#subscribe(session, input.type, input.symbols);
      case 'status':
        return clientReported(session.client, input.map);
      case 'heartbeat':
        this.#send(session, { type: 'HEARTBEAT', ...timesOf(clock.nowUs()) });
        return;
    }
  }

  #welcome(session: ClientSession, input: Extract<ClientInput, { type: 'hello' }>): void {
    const { clock, roots, log } = this.#options;
    if (!this.#logs.has(input.client) && this.#logs.size >= CLIENTS_MAX)
      return this.#refuse(
        session,
        { code: 'CLIENT_ID_INVALID', reason: `${CLIENTS_MAX} client names are in use` },
        false,
      );
    session.client = input.client;
    session.dialect = 'v1';
    session.fills = input.fills;
    session.batch = input.batch;
    if (input.subscribe !== undefined) session.roots = new Set(this.#rootsOf(session, input.subscribe));
    this.#wishTicks(session);
    const history = this.#logOf(input.client);
    log(`Client said hello: ${input.client} from ${session.peer.address}`);
    const missed = input.lastSeq === undefined ? undefined : history.after(input.lastSeq);
    this.#send(session, {
      type: 'WELCOME',
      protocol: PROTOCOL,
      session: `${input.client}-${session.peer.id}`,
      mode: 'paper',
      symbols: roots,
      seq: history.seq,
      ...(missed !== undefined && { replay_complete: missed.complete }),
      ...timesOf(clock.nowUs()),
    });
    if (session.isRequest) return;
    for (const message of missed?.messages ?? []) this.#send(session, message);
  }

  #query(session: ClientSession, input: Extract<ClientInput, { type: 'query' }>): void {
    const { what, requestId } = input;
    const data = this.#options.answerQuery(what, input.args);
    if (data === undefined) {
      const reason = `QUERY what: expected one that exists, was ${what}`;
      return this.#sendError(session, { code: 'QUERY_UNKNOWN', reason }, requestId);
    }
    const times = timesOf(this.#options.clock.nowUs());
    if (!this.#send(session, { type: 'RESULT', request_id: requestId, what, data, ...times }))
      this.#sendError(
        session,
        { code: 'VALUE_INVALID', reason: `the answer to ${what} is larger than 1 MiB; ask for less with limit` },
        requestId,
      );
  }

  #subscribe(session: ClientSession, type: 'subscribe' | 'unsubscribe', symbols: readonly string[]): void {
    const named = this.#rootsOf(session, symbols);
    const roots = new Set(session.roots ?? (type === 'unsubscribe' ? this.#options.roots : []));
    for (const root of named) {
      if (type === 'subscribe') roots.add(root);
      else roots.delete(root);
    }
    session.roots = roots;
    this.#wishTicks(session);
  }

  /** The roots of symbols; an unknown one is told and left out. */
  #rootsOf(session: ClientSession, symbols: readonly string[]): readonly string[] {
    return symbols.flatMap((symbol) => {
      const root = this.#options.rootOf(symbol);
      if (root !== undefined) return [root];
      this.#sendError(session, { code: 'SYMBOL_UNKNOWN', reason: `symbol: expected a root as NQ, was ${symbol}` });
      return [];
    });
  }

  #wishTicks(session: ClientSession): void {
    if (session.isRequest) return;
    this.#options.fanOut.set(session.peer, { batch: session.batch, roots: session.roots });
  }

  #assignId(): string {
    this.#assigned += 1;
    return `gw-${this.#options.clock.nowUs()}-${this.#assigned}`;
  }

  #logOf(client: ClientId): ClientLog {
    const known = this.#logs.get(client);
    if (known !== undefined) return known;
    const created = new ClientLog();
    this.#logs.set(client, created);
    return created;
  }

  tell(audience: Audience, message: ClientMessage): void {
    const nowUs = this.#options.clock.nowUs();
    const forLegacy = encodeClientMessage(message, 'legacy', nowUs);
    const forV1 = encodeClientMessage(message, 'v1', nowUs);
    const owner = audience.to === 'everyone' ? undefined : audience.client;
    // A client's own order messages are numbered and kept, whether it is connected or not.
    const kept =
      owner !== undefined && owner !== LEGACY_CLIENT && forV1 !== undefined ? this.#logOf(owner).add(forV1) : forV1;
    const orderId = 'clientOrderId' in message ? message.clientOrderId : undefined;
    for (const session of this.#sessions.values()) {
      if (session.isRequest) this.#tellRequest(session, owner, orderId, message, nowUs);
      else if (session.dialect === 'legacy') {
        const isTheirs = audience.to !== 'owner' || owner === LEGACY_CLIENT;
        if (isTheirs && forLegacy !== undefined) this.#deliver(session, forLegacy, message);
      } else if (audience.to === 'everyone' || session.client === owner) {
        if (kept !== undefined) this.#deliver(session, kept, message);
      } else if (audience.to === 'owner_and_watchers' && session.fills === 'all' && forV1 !== undefined)
        this.#deliver(session, forV1, message);
    }
  }

  #deliver(session: ClientSession, encoded: Message, message: ClientMessage): void {
    if (message.type === 'error' && message.clientOrderId === undefined && !this.#mayErr(session, message.code)) return;
    this.#send(session, encoded);
  }

  /** A REQ peer gets the first word about its own request, and nothing else. */
  #tellRequest(
    session: ClientSession,
    owner: ClientId | undefined,
    orderId: string | undefined,
    message: ClientMessage,
    nowUs: number,
  ): void {
    if (session.request === undefined || session.client !== owner) return;
    if (orderId === undefined || session.request.clientOrderId !== orderId) return;
    const encoded =
      message.type === 'orderAcked' ? ack(message, nowUs) : encodeClientMessage(message, session.dialect, nowUs);
    if (encoded !== undefined) this.#send(session, encoded);
  }

  #answerLater(session: ClientSession, request: NonNullable<ClientSession['request']>): void {
    const { clock } = this.#options;
    clock.after(ANSWER_MS, () => {
      if (session.request !== request) return;
      this.#send(session, { type: 'RECEIVED', order_id: request.clientOrderId, ...timesOf(clock.nowUs()) });
    });
  }

  /** Answers a message that cannot be acted on: orders with ORDER_REJECT, because nothing was sent for them. */
  #refuse(session: ClientSession, refusal: WireRefusal, isOrderMessage: boolean): void {
    const { code, reason, clientOrderId } = refusal;
    this.#options.count(code);
    this.#options.log(
      `Nexus door refused a message of ${session.client} at ${session.peer.address} (${code}: ${reason})`,
    );
    if (!isOrderMessage || clientOrderId === undefined) return this.#sendError(session, refusal);
    const rejected: ClientMessage = { type: 'orderRejected', clientOrderId, signalId: clientOrderId, code, reason };
    const encoded = encodeClientMessage(rejected, session.dialect, this.#options.clock.nowUs());
    if (encoded !== undefined) this.#send(session, encoded);
  }

  #sendError(session: ClientSession, { code, reason, clientOrderId }: WireRefusal, requestId?: string): void {
    if (!session.isRequest && requestId === undefined && !this.#mayErr(session, code)) return;
    const message: ClientMessage = {
      type: 'error',
      code,
      reason,
      ...(clientOrderId !== undefined && { clientOrderId }),
      ...(requestId !== undefined && { requestId }),
    };
    const encoded = encodeClientMessage(message, session.dialect, this.#options.clock.nowUs());
    if (encoded !== undefined) this.#send(session, encoded);
  }

  /** At most one ERROR a second per peer and code. */
  #mayErr(session: ClientSession, code: string): boolean {
    const nowUs = this.#options.clock.monotonicUs();
    const lastUs = session.erredUs.get(code);
    if (lastUs !== undefined && nowUs - lastUs < ERROR_EVERY_US) return false;
    session.erredUs.set(code, nowUs);
    return true;
  }

  #send(session: ClientSession, message: Message): boolean {
    const sent = session.peer.send(pack(message));
    if (sent) session.request = undefined;
    return sent;
  }
}

function expectAnswer(session: ClientSession, clientOrderId: string): void {
  if (session.request !== undefined) session.request = { clientOrderId };
}

function isOrder(type: unknown): boolean {
  return typeof type === 'string' && (type.toUpperCase() === 'SIGNAL' || type.toUpperCase() === 'TARGET');
}
