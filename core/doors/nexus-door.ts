import type { Clock } from '../base/clock.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event, QuoteSample } from '../model/event.ts';
import type { ClientId } from '../model/ids.ts';
import type { Dialect } from '../model/platform.ts';
import type { ClientInput } from '../wire/decode-client.ts';
import { decodeClient } from '../wire/decode-client.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap, WireRefusal } from '../wire/unpack.ts';
import { unpackMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import { ClientPost } from './client-post.ts';
import { ClientSession, trusted, withSenders } from './client-session.ts';
import { ClientWatch } from './client-watch.ts';
import { Seldom } from './seldom.ts';
import type { TickFanOut } from './tick-fan-out.ts';

type Undated<T> = T extends { readonly atUs: number } ? Omit<T, 'atUs'> : never;

export interface NexusDoorOptions {
  readonly clock: Clock;
  readonly fanOut: TickFanOut;
  /** Contracts per platform for a signal that states none. */
  readonly defaultQuantity: number;
  /** Whether this is the token that lets a client enter on live accounts; without it none is. */
  readonly isToken?: (shown: string) => boolean;
  /** Whether the gateway runs on paper or live, for WELCOME; paper if absent. */
  readonly mode?: 'paper' | 'live';
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
  /** A client that has signalled is gone, or silent for as long as `clientSilentMs` says. */
  readonly clientLost?: (client: ClientId, reason: string) => void;
  /** A client has said hello, signals for the first time over a link, or is heard again; and since when it has that link. */
  readonly clientLinked?: (client: ClientId, connectedUs: number, isSignalling: boolean) => void;
  readonly clientSilentMs?: () => number | undefined;
  /** What a pipeline reports of itself. */
  readonly clientReported: (client: ClientId, status: WireMap) => void;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

export interface ClientSessionView {
  readonly client: ClientId;
  readonly dialect: Dialect;
  readonly socketType: 'DEALER' | 'REQ';
  readonly address: string;
  /** Epoch µs. */
  readonly connectedUs: number;
  readonly batch: boolean;
  /** Roots whose ticks it gets; undefined: all. */
  readonly roots: readonly string[] | undefined;
  readonly conflatedTicks: number;
  readonly queuedBytes: number;
}

export interface NexusDoor extends DoorHandler {
  /** Delivers what the engine has to say. */
  tell(audience: Audience, message: ClientMessage): void;
  sessions(): readonly ClientSessionView[];
}

/** How long a REQ peer waits for a word about its order, and about a cancel or change, before it hears RECEIVED. */
const ORDER_ANSWER_MS = 5_000;
const CHANGE_ANSWER_MS = 100;
const LOG_EVERY_MS = 10_000;
const PROTOCOL = 1;

/** Opens the nexus door's session logic. It stands over any peers: sockets, or memory in tests. */
export function createNexusDoor(options: NexusDoorOptions): NexusDoor {
  return new Clients(options);
}

class Clients implements NexusDoor {
  readonly #options: NexusDoorOptions;
  readonly #sessions = new Map<DoorPeer, ClientSession>();
  readonly #post: ClientPost;
  readonly #logs: Seldom;
  readonly #watch: ClientWatch;
  #assigned = 0;

  constructor(options: NexusDoorOptions) {
    this.#options = options;
    this.#post = new ClientPost(options.clock, () => this.#sessions.values());
    this.#logs = new Seldom(options.clock, LOG_EVERY_MS);
    this.#watch = new ClientWatch({
      clock: options.clock,
      silentMs: () => options.clientSilentMs?.(),
      lost: (client, reason) => options.clientLost?.(client, reason),
      linked: (client, connectedUs, isSignalling) => options.clientLinked?.(client, connectedUs, isSignalling),
    });
  }

  sessions(): readonly ClientSessionView[] {
    return [...this.#sessions.values()].map(({ client, dialect, peer, connectedUs, batch, roots }) => ({
      client,
      dialect,
      socketType: peer.socketType,
      address: peer.address,
      connectedUs,
      batch,
      roots: roots === undefined ? undefined : [...roots],
      conflatedTicks: peer.conflatedTicks,
      queuedBytes: peer.queuedBytes,
    }));
  }

  tell(audience: Audience, message: ClientMessage): void {
    this.#post.tell(audience, message);
  }

  /** A DEALER that merely connects gets all ticks and fills; a REQ only ever gets its answers. */
  peerOpened(peer: DoorPeer): void {
    const session = new ClientSession(peer, this.#options.clock.nowUs());
    this.#sessions.set(peer, session);
    this.#wishTicks(session);
    this.#options.log(`Client connected: ${peer.address}`);
  }

  peerClosed(peer: DoorPeer, reason: string): void {
    const session = this.#sessions.get(peer);
    this.#sessions.delete(peer);
    this.#options.fanOut.remove(peer);
    this.#options.log(`Client left: ${session?.client ?? ''} ${peer.address} (${reason})`);
    if (session !== undefined) this.#watch.closed(session, reason);
  }

  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void {
    const address = peer?.address ?? 'a peer in its handshake';
    this.#options.count(reason);
    this.#logSeldom(`${reason} ${address}`, `Nexus door: ${reason} from ${address}`);
    const session = peer === undefined ? undefined : this.#sessions.get(peer);
    if (reason !== 'ZMTP_MULTIPART' || session?.isRequest !== true) return;
    session.request = { clientOrderId: undefined, isFlatten: false };
    this.#post.sendError(session, { code: 'MESSAGE_MALFORMED', reason: 'expected one frame after the delimiter' });
  }

  readEnded(): void {}

  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void {
    const session = this.#sessions.get(peer);
    if (session === undefined) return;
    session.request = session.isRequest ? { clientOrderId: undefined, isFlatten: false } : undefined;
    // A copy: what a pipeline reports of itself is kept, and the socket's buffer is not.
    const map = unpackMap(Uint8Array.prototype.slice.call(bytes, start, end));
    if (!map.ok) return this.#refuse(session, map.error, false);
    this.#post.noteOrderId(session.client, map.value['order_id']);
    const { client } = session;
    const { defaultQuantity } = this.#options;
    const input = decodeClient(map.value, { client, defaultQuantity, assignId: () => this.#assignId() });
    if (!input.ok) return this.#refuse(session, input.error, isOrder(map.value['type']));
    this.#take(session, input.value);
  }

  #take(session: ClientSession, input: ClientInput): void {
    const { post, quotesOf, clientSignalled, clientReported } = this.#options;
    const by = `nexus:${session.client}`;
    switch (input.type) {
      case 'hello':
        return this.#welcome(session, input);
      case 'signal': {
        const request = withSenders(session, this.#sessions.values(), input.request);
        if (request.idAssigned) this.#tellAssigned(session, request.clientOrderId);
        this.#expect(session, request.clientOrderId, ORDER_ANSWER_MS);
        clientSignalled(session.client);
        this.#watch.signalled(session);
        return post({ type: 'signalReceived', request, quotes: quotesOf(request.symbol) });
      }
      case 'target':
        this.#expect(session, input.request.clientOrderId, ORDER_ANSWER_MS);
        clientSignalled(session.client);
        this.#watch.signalled(session);
        return post({
          type: 'targetReceived',
          request: withSenders(session, this.#sessions.values(), input.request),
          quotes: quotesOf(input.request.symbol),
        });
      case 'flatten':
        this.#expect(session, input.request.clientOrderId, ORDER_ANSWER_MS, true);
        return post({ type: 'flattenReceived', request: input.request, by });
      case 'cancel':
        this.#expect(session, input.request.clientOrderId, CHANGE_ANSWER_MS);
        return post({ type: 'cancelReceived', request: input.request });
      case 'modify':
        this.#expect(session, input.request.clientOrderId, CHANGE_ANSWER_MS);
        return post({ type: 'modifyReceived', request: trusted(session, input.request) });
      case 'kill':
        post({ type: 'killReceived', by, reason: input.reason, flatten: input.flatten });
        return this.#post.acknowledge(session);
      case 'reduce':
        post({ type: 'reduceReceived', by, reason: input.reason });
        return this.#post.acknowledge(session);
      case 'query':
        return this.#query(session, input);
      case 'subscribe':
      case 'unsubscribe':
        this.#subscribe(session, input.type, input.symbols);
        return this.#post.acknowledge(session);
      case 'status':
        clientReported(session.client, input.map);
        return this.#post.acknowledge(session);
      case 'heartbeat':
        return this.#post.answerHeartbeat(session);
    }
  }

  /** Remembers which order a REQ peer waits for, and answers RECEIVED when no word about it comes in time. */
  #expect(session: ClientSession, clientOrderId: string, waitMs: number, isFlatten = false): void {
    if (!session.isRequest) return;
    const request = { clientOrderId, isFlatten };
    session.request = request;
    this.#options.clock.after(waitMs, () => {
      if (session.request === request) this.#post.acknowledge(session);
    });
  }

  #tellAssigned(session: ClientSession, clientOrderId: string): void {
    if (session.wasToldIds || session.isRequest) return;
    session.wasToldIds = true;
    const reason = `the signal had no order_id and was given ${clientOrderId}; a repeat of it cannot be recognised`;
    this.#post.sendError(session, { code: 'ORDER_ID_ASSIGNED', reason, clientOrderId });
  }

  #welcome(session: ClientSession, input: Extract<ClientInput, { type: 'hello' }>): void {
    const { roots, log } = this.#options;
    const isFirst = session.dialect === 'legacy';
    session.client = input.client;
    session.dialect = 'v1';
    session.isTrusted = input.token !== undefined && this.#options.isToken?.(input.token) === true;
    session.batch = input.batch;
    if (input.subscribe !== undefined) session.roots = new Set(this.#rootsOf(session, input.subscribe));
    this.#wishTicks(session);
    log(`Client said hello: ${input.client} from ${session.peer.address}`);
    this.#options.clientLinked?.(input.client, session.connectedUs, false);
    const { log: history, missed } = this.#post.hello(input.client, input.fills, input.lastSeq);
    this.#post.send(session, {
      type: 'WELCOME',
      protocol: PROTOCOL,
      session: `${input.client}-${session.peer.id}-${session.connectedUs}`,
      mode: this.#options.mode ?? 'paper',
      symbols: roots,
      seq: history.seq,
      ...(missed !== undefined && { replay_complete: missed.isComplete }),
      ...timesOf(this.#options.clock.nowUs()),
    });
    if (session.isRequest || missed === undefined || input.lastSeq === undefined) return;
    for (const bytes of missed.messages) session.peer.send(bytes);
    // What an earlier run sent is not kept; where its orders stand now is, and is told once over a link.
    const { client, lastSeq } = input;
    if (isFirst && !missed.isOfThisRun)
      this.#options.post({ type: 'clientReturned', client, sinceUs: lastSeq * 1_000 });
  }

  #query(session: ClientSession, input: Extract<ClientInput, { type: 'query' }>): void {
    const { what, requestId } = input;
    const data = this.#options.answerQuery(what, input.args);
    if (data === undefined) {
      const reason = `QUERY what: expected one that exists, was ${what}`;
      this.#options.count('QUERY_UNKNOWN');
      return this.#post.sendError(session, { code: 'QUERY_UNKNOWN', reason }, requestId);
    }
    const times = timesOf(this.#options.clock.nowUs());
    if (this.#post.send(session, { type: 'RESULT', request_id: requestId, what, data, ...times })) return;
    const reason = `the answer to ${what} is larger than 1 MiB; ask for less with limit`;
    this.#post.sendError(session, { code: 'ANSWER_TOO_LARGE', reason }, requestId);
  }

  /** From its first SUBSCRIBE on a peer gets what it named alone; an UNSUBSCRIBE takes out of what it gets. */
  #subscribe(session: ClientSession, type: 'subscribe' | 'unsubscribe', symbols: readonly string[]): void {
    const roots = new Set(session.roots ?? (type === 'unsubscribe' ? this.#options.roots : []));
    for (const root of this.#rootsOf(session, symbols)) {
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
      this.#options.count('SYMBOL_UNKNOWN');
      if (!session.isRequest)
        this.#post.sendError(session, {
          code: 'SYMBOL_UNKNOWN',
          reason: `symbol: expected a root as NQ, was ${symbol}`,
        });
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

  /** Answers a message that cannot be acted on: orders with ORDER_REJECT, because nothing was sent for them. */
  #refuse(session: ClientSession, refusal: WireRefusal, isOrderMessage: boolean): void {
    const { code, reason, clientOrderId } = refusal;
    this.#options.count(code);
    const who = `${session.client} at ${session.peer.address}`;
    this.#logSeldom(`${code} ${who}`, `Nexus door refused a message of ${who} (${code}: ${reason})`);
    if (isOrderMessage && clientOrderId !== undefined) this.#post.sendReject(session, { code, reason, clientOrderId });
    else this.#post.sendError(session, refusal);
  }

  #logSeldom(name: string, line: string): void {
    if (this.#logs.may(name)) this.#options.log(line);
  }
}

function isOrder(type: unknown): boolean {
  return typeof type === 'string' && (type.toUpperCase() === 'SIGNAL' || type.toUpperCase() === 'TARGET');
}
