import type { Clock } from '../base/clock.ts';
import { frameHeaderBytes, writeFrameHeader } from './codec.ts';
import type { TickBatch } from './door-peer.ts';
import { PeerQueue, type PeerQueueLimits } from './peer-queue.ts';

/** The part of a socket that writing and pausing needs; `net.Socket` is one. */
export interface LinkSocket {
  /** Bytes given to `write` that the kernel has not taken yet. */
  readonly writableLength: number;
  write(bytes: Uint8Array, done?: () => void): boolean;
  cork(): void;
  uncork(): void;
  pause(): unknown;
  resume(): unknown;
  /** Sends what was written, then the end of the stream. */
  end(): unknown;
  destroy(): unknown;
}

/**
 * The sending half of one link. While the socket keeps up, every call is one write, at once; while it does not, the
 * queue holds what waits, so that at most one write is ever in the socket's hands and orders overtake ticks.
 */
export class LinkWriter {
  readonly #socket: LinkSocket;
  readonly #clock: Clock;
  readonly #queue: PeerQueue;
  readonly #overflowed: () => void;
  readonly #written: () => void;
  #isClosed = false;
  #isCut = false;

  /** `overflowed` is called once a send has left more waiting than the limits allow; the owner closes the link. */
  constructor(socket: LinkSocket, clock: Clock, limits: PeerQueueLimits, overflowed: () => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#queue = new PeerQueue(limits);
    this.#overflowed = overflowed;
    this.#written = () => this.#flush();
  }

  /** 0 once the link was cut: nobody reads those bytes any more. */
  get queuedBytes(): number {
    return this.#isCut ? 0 : this.#socket.writableLength + this.#queue.bytes;
  }

  get conflatedTicks(): number {
    return this.#queue.conflatedTicks;
  }

  /** Sends one message on the order lane: `prefix` as it is, then the payload in a frame of its own. Copies both. */
  sendMessage(prefix: Uint8Array, payload: Uint8Array): void {
    const framed = Buffer.allocUnsafe(prefix.length + frameHeaderBytes(payload.length) + payload.length);
    framed.set(prefix);
    framed.set(payload, writeFrameHeader(framed, prefix.length, 0, payload.length));
    this.sendFramed(framed);
  }

  /** Sends ready-made frames on the order lane. The bytes must stay as they are. */
  sendFramed(framed: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.queuedBytes === 0) this.#socket.write(framed, this.#written);
    else if (!this.#queue.pushOrder(framed)) this.#overflowed();
  }

  /** Sends ticks, `prefix` before each. Without a prefix and a backlog the batch's own bytes go to the socket. */
  sendTicks(prefix: Uint8Array, batch: TickBatch): void {
    if (this.#isClosed || batch.count === 0) return;
    const ready = prefix.length === 0 ? batch : withPrefix(prefix, batch);
    if (this.queuedBytes > 0) {
      if (!this.#queue.pushTicks(ready, this.#clock.monotonicUs())) this.#overflowed();
      return;
    }
    const end = ready.ends[ready.count - 1] as number;
    this.#socket.write(end === ready.bytes.length ? ready.bytes : ready.bytes.subarray(0, end), this.#written);
  }

  /** Cuts the link: what waits is dropped. */
  cut(): void {
    this.#isClosed = true;
    this.#isCut = true;
    this.#socket.destroy();
  }

  /** Hands the waiting order lane to the socket, drops the waiting ticks, and ends the stream after it. */
  finish(): void {
    this.#isClosed = true;
    for (const bytes of this.#queue.takeOrders()) this.#socket.write(bytes);
    this.#queue.dropTicks();
    this.#socket.end();
  }

  #flush(): void {
    if (this.#isClosed || this.#queue.bytes === 0 || this.#socket.writableLength > 0) return;
    const waiting = this.#queue.take(this.#clock.monotonicUs());
    this.#socket.cork();
    waiting.forEach((bytes, i) => this.#socket.write(bytes, i === waiting.length - 1 ? this.#written : undefined));
    this.#socket.uncork();
  }
}

/** The same ticks with the prefix before each frame. */
function withPrefix(prefix: Uint8Array, batch: TickBatch): TickBatch {
  const bytes = Buffer.allocUnsafe((batch.ends[batch.count - 1] as number) + batch.count * prefix.length);
  const ends = new Int32Array(batch.count);
  let start = 0;
  let at = 0;
  for (let i = 0; i < batch.count; i += 1) {
    const end = batch.ends[i] as number;
    bytes.set(prefix, at);
    at += prefix.length;
    at += batch.bytes.copy(bytes, at, start, end);
    ends[i] = at;
    start = end;
  }
  return { bytes, count: batch.count, ends, keys: batch.keys };
}
