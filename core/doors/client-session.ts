import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { Dialect } from '../model/platform.ts';
import type { DoorPeer } from '../zmtp/door-peer.ts';

/** One connection at the nexus door. */
export class ClientSession {
  readonly peer: DoorPeer;
  client: ClientId = LEGACY_CLIENT;
  dialect: Dialect = 'legacy';
  fills: 'own' | 'all' = 'all';
  batch = false;
  /** Universal symbols whose ticks are wanted; undefined: all. */
  roots: ReadonlySet<string> | undefined;
  /** A REQ peer's request that has no answer yet, with the order id it is about. */
  request: { readonly clientOrderId: string | undefined } | undefined;
  /** When an ERROR of each code was last sent. */
  readonly erredUs = new Map<string, number>();

  constructor(peer: DoorPeer) {
    this.peer = peer;
  }

  get isRequest(): boolean {
    return this.peer.socketType === 'REQ';
  }
}
