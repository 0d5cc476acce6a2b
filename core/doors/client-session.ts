import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { Dialect } from '../model/platform.ts';
import type { DoorPeer } from '../zmtp/door-peer.ts';

/** What a REQ peer asked and was not answered yet. */
export interface OpenRequest {
  /** The order that the answer is about; undefined where any word would do. */
  readonly clientOrderId: string | undefined;
  /** A flatten of everything is answered per root, under ids that begin with this one. */
  readonly isFlatten: boolean;
}

/** Order ids that are remembered of a connection; a repeat of an older one comes hardly ever. */
const SENT_MAX = 1_000;

/** One connection at the nexus door. */
export class ClientSession {
  readonly peer: DoorPeer;
  /** Epoch µs. */
  readonly connectedUs: number;
  client: ClientId = LEGACY_CLIENT;
  dialect: Dialect = 'legacy';
  batch = false;
  /** It showed the token that lets it enter on live accounts. */
  isTrusted = false;
  /** Universal symbols whose ticks are wanted; undefined: all. */
  roots: ReadonlySet<string> | undefined;
  request: OpenRequest | undefined;
  /** Whether it was told that signals without an id cannot be recognised when they are repeated. */
  wasToldIds = false;

  readonly #sent = new Set<string>();
  /** When it was opened, by steady time. */
  readonly #openedUs: number;

  constructor(peer: DoorPeer, connectedUs: number) {
    this.peer = peer;
    this.connectedUs = connectedUs;
    this.#openedUs = peer.lastHeardUs;
  }

  /** Remembers the id of a signal or target that came over it. */
  noteSent(clientOrderId: string): void {
    this.#sent.add(clientOrderId);
    const [oldest] = this.#sent;
    if (this.#sent.size > SENT_MAX && oldest !== undefined) this.#sent.delete(oldest);
  }

  /** Whether an id came over it, and it was heard since `other` was opened: before that it may be what `other` replaces. */
  hasSentBeside(clientOrderId: string, other: ClientSession): boolean {
    return this.#sent.has(clientOrderId) && this.peer.lastHeardUs > other.#openedUs;
  }

  get isRequest(): boolean {
    return this.peer.socketType === 'REQ';
  }
}

/** Whether a word about an order answers the request. */
export function answers(request: OpenRequest, clientOrderId: string): boolean {
  if (request.clientOrderId === undefined) return false;
  return (
    clientOrderId === request.clientOrderId ||
    (request.isFlatten && clientOrderId.startsWith(`${request.clientOrderId}:`))
  );
}

/** What the engine is told of a client's right to enter live: what the client itself says of it does not count. */
export function trusted<T extends object>(session: ClientSession, request: T): T & { readonly isTrusted?: true } {
  return session.isTrusted ? { ...request, isTrusted: true } : request;
}

/** The same for a signal or target, with whether another of the links has sent its id under another name. */
export function withSenders<T extends { readonly clientOrderId: string }>(
  session: ClientSession,
  sessions: Iterable<ClientSession>,
  request: T,
): T & { readonly isTrusted?: true; readonly sentByOther?: true } {
  session.noteSent(request.clientOrderId);
  for (const other of sessions)
    if (other.client !== session.client && other.hasSentBeside(request.clientOrderId, session))
      return { ...trusted(session, request), sentByOther: true };
  return trusted(session, request);
}
