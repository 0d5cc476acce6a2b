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

  constructor(peer: DoorPeer, connectedUs: number) {
    this.peer = peer;
    this.connectedUs = connectedUs;
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
