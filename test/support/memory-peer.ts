import { decode, encode } from '@msgpack/msgpack';
import type { Clock } from '../../core/base/clock.ts';
import type { DoorHandler, DoorPeer, TickBatch } from '../../core/zmtp/door-peer.ts';

/** A message as a script on the other side sees it. */
export type SeenMessage = { readonly [key: string]: unknown };

/** A peer in memory: it stands for one ZMTP connection and the script behind it. */
export interface MemoryPeer extends DoorPeer {
  /** Everything it was sent, decoded and in order, ticks included. */
  readonly received: SeenMessage[];
  /** Why the door closed it; undefined while it is open. */
  readonly closeReason: string | undefined;
  /** PINGs that it was sent. */
  readonly pings: number;
  /** Bytes that its socket has not taken; 0 unless a test sets it. */
  queuedBytes: number;
  /** Whether its library answers PINGs: false stands for a dead link, or for one that cannot. */
  answersPings: boolean;
  canPing: boolean;
  /** Sends one map to the door, as one socket read. */
  says(map: object): void;
  /** Sends bytes to the door, as one socket read. */
  saysBytes(bytes: Uint8Array): void;
  /** Sends a message of several frames, which the socket door drops whole. */
  saysSeveralFrames(): void;
  /** The messages of one type, in order. */
  of(type: string): readonly SeenMessage[];
  /** Takes everything received so far out of the list. */
  take(): readonly SeenMessage[];
  /** Its link breaks. */
  dies(reason?: string): void;
}

export interface MemoryPeerOptions {
  readonly socketType?: 'DEALER' | 'REQ';
  readonly address?: string;
}

/** Dials peers into a door that has no socket. */
export interface MemoryDoor {
  /** A new peer, past its handshake. */
  dial(options?: MemoryPeerOptions): MemoryPeer;
}

const PAYLOAD_BYTES_MAX = 1024 * 1024;

/** Puts memory in the place of a door's sockets. */
export function memoryDoor(handler: DoorHandler, clock: Clock): MemoryDoor {
  let lastId = 0;
  return {
    dial: (options = {}) => {
      lastId += 1;
      const peer = new Memory(lastId, options, handler, clock);
      handler.peerOpened(peer);
      return peer;
    },
  };
}

class Memory implements MemoryPeer {
  readonly id: number;
  readonly socketType: 'DEALER' | 'REQ';
  readonly identity = new Uint8Array(0);
  readonly address: string;
  readonly conflatedTicks = 0;
  readonly rttUs = undefined;
  readonly received: SeenMessage[] = [];
  queuedBytes = 0;
  canPing = true;
  answersPings = true;
  pings = 0;
  lastHeardUs: number;
  closeReason: string | undefined = undefined;
  readonly #handler: DoorHandler;
  readonly #clock: Clock;
  #isOwedAnswer = false;

  constructor(id: number, options: MemoryPeerOptions, handler: DoorHandler, clock: Clock) {
    this.id = id;
    this.socketType = options.socketType ?? 'DEALER';
    this.address = options.address ?? `memory:${id}`;
    this.#handler = handler;
    this.#clock = clock;
    this.lastHeardUs = clock.monotonicUs();
  }

  get isOpen(): boolean {
    return this.closeReason === undefined;
  }

  send(payload: Uint8Array): boolean {
    if (!this.isOpen || payload.length > PAYLOAD_BYTES_MAX) return false;
    if (this.socketType === 'REQ') {
      if (!this.#isOwedAnswer) return false;
      this.#isOwedAnswer = false;
    }
    this.received.push(readMessage(payload));
    return true;
  }

  sendTicks(batch: TickBatch): void {
    if (!this.isOpen || this.socketType === 'REQ') return;
    let start = 0;
    for (let i = 0; i < batch.count; i++) {
      const end = batch.ends[i]!;
      this.received.push(readMessage(batch.bytes.subarray(start + headerSize(batch.bytes[start]!), end)));
      start = end;
    }
  }

  ping(): void {
    if (!this.isOpen || !this.canPing) return;
    this.pings += 1;
    if (this.answersPings) this.#clock.after(1, () => this.#hear());
  }

  close(reason: string): void {
    this.dies(reason);
  }

  dies(reason = 'the link broke'): void {
    if (!this.isOpen) return;
    this.closeReason = reason;
    this.#handler.peerClosed(this, reason);
  }

  says(map: object): void {
    this.saysBytes(encode(map));
  }

  saysBytes(bytes: Uint8Array): void {
    if (!this.isOpen) throw new Error(`${this.address} was closed: ${this.closeReason}`);
    this.#isOwedAnswer = true;
    this.#hear();
    // The message stands somewhere in a buffer that is overwritten after the call, as that of a socket is.
    const room = Buffer.alloc(bytes.length + 16, 0xff);
    room.set(bytes, 7);
    this.#handler.message(this, room, 7, 7 + bytes.length);
    this.#handler.readEnded(this);
    room.fill(0xff);
  }

  saysSeveralFrames(): void {
    this.#isOwedAnswer = true;
    this.#hear();
    this.#handler.malformed('ZMTP_MULTIPART', this);
  }

  of(type: string): readonly SeenMessage[] {
    return this.received.filter((message) => message['type'] === type);
  }

  take(): readonly SeenMessage[] {
    return this.received.splice(0);
  }

  #hear(): void {
    this.lastHeardUs = this.#clock.monotonicUs();
  }
}

/** JSON where the bytes are JSON, as the admin door answers in kind; MessagePack otherwise. */
function readMessage(payload: Uint8Array): SeenMessage {
  const isJson = payload[0] === 0x7b;
  return (isJson ? JSON.parse(Buffer.from(payload).toString('utf8')) : decode(payload)) as SeenMessage;
}

/** Bytes of a ZMTP frame's header: flags, then a length of one or eight bytes. */
function headerSize(flags: number): number {
  return (flags & 0x02) === 0 ? 2 : 9;
}
