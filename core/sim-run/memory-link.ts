import { decode, encode } from '@msgpack/msgpack';
import type { Clock } from '../base/clock.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';

/** A message as the script behind the link sees it. */
export type ScriptMessage = { readonly [key: string]: unknown };

/** How long a PING and its answer take. */
const PING_MS = 1;
/** The message stands somewhere in a buffer, as that of a socket does. */
const MARGIN_BYTES = 8;

/** A DEALER in memory at a door without sockets: what goes either way goes as the bytes of the wire. Ticks are not read. */
export class MemoryLink implements DoorPeer {
  readonly id: number;
  readonly socketType = 'DEALER';
  readonly identity = new Uint8Array(0);
  readonly address: string;
  readonly queuedBytes = 0;
  readonly conflatedTicks = 0;
  readonly canPing = true;
  readonly rttUs = undefined;
  isOpen = true;
  lastHeardUs: number;
  private readonly handler: DoorHandler;
  private readonly clock: Clock;
  private readonly received: (message: ScriptMessage) => void;

  constructor(id: number, handler: DoorHandler, clock: Clock, received: (message: ScriptMessage) => void) {
    this.id = id;
    this.address = `memory:${id}`;
    this.handler = handler;
    this.clock = clock;
    this.received = received;
    this.lastHeardUs = clock.monotonicUs();
    handler.peerOpened(this);
  }

  /** The script sends a message. */
  says(message: object): void {
    if (!this.isOpen) return;
    this.lastHeardUs = this.clock.monotonicUs();
    const bytes = encode(message, { ignoreUndefined: true });
    const room = Buffer.alloc(bytes.length + 2 * MARGIN_BYTES);
    room.set(bytes, MARGIN_BYTES);
    this.handler.message(this, room, MARGIN_BYTES, MARGIN_BYTES + bytes.length);
    this.handler.readEnded(this);
  }

  /** The link is gone, and nobody tells the door: its process ended. */
  vanish(): void {
    this.isOpen = false;
  }

  send(payload: Uint8Array): boolean {
    if (!this.isOpen) return false;
    this.received(decode(payload) as ScriptMessage);
    return true;
  }

  sendTicks(): void {}

  ping(): void {
    this.clock.after(PING_MS, () => {
      this.lastHeardUs = this.clock.monotonicUs();
    });
  }

  close(reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.handler.peerClosed(this, reason);
  }
}
