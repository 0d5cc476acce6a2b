import { FLAG_COMMAND, FLAG_LONG, FLAG_MORE, FLAGS_MAX, readLongSize } from './codec.ts';
import type { ZmtpFault } from './fault.ts';

/** Takes the frames of one link. */
export interface FrameSink {
  /** One complete frame: the body is [start, end) of a buffer that is only valid during the call. False stops the parser after it. */
  frame(flags: number, bytes: Buffer, start: number, end: number): boolean;
  /** The stream is broken at a frame header: nothing after it can be read. */
  broken(fault: ZmtpFault): void;
}

const CARRY_BYTES_FIRST = 512;
const CARRY_BYTES_KEPT = 64 * 1024;
const SHORT_HEADER_BYTES = 2;
const LONG_HEADER_BYTES = 9;
const COMMAND_WITH_MORE = FLAG_COMMAND | FLAG_MORE;

/**
 * Cuts a byte stream into ZMTP frames. Frames that lie whole in a chunk are handed on in place; only the start of a
 * frame that the chunk's end cuts is copied. What it keeps grows with the bytes that arrived, never with the size that a
 * header merely announces, up to `frameBytesMax`.
 */
export class FrameParser {
  /** Largest body from the next header on. */
  frameBytesMax: number;
  readonly #sink: FrameSink;
  #carry: Buffer = Buffer.allocUnsafe(0);
  #carried = 0;

  constructor(sink: FrameSink, frameBytesMax: number) {
    this.#sink = sink;
    this.frameBytesMax = frameBytesMax;
  }

  /** Whether a frame has begun and not ended. */
  get isMidFrame(): boolean {
    return this.#carried > 0;
  }

  /** Bytes kept of the frame that has begun. */
  get carriedBytes(): number {
    return this.#carried;
  }

  /**
   * Parses `chunk` from `from` and returns where it stopped: the chunk's length, or less when the sink stopped it or the
   * stream is broken. After a stop by the sink, feed the rest of the same chunk from there.
   */
  feed(chunk: Buffer, from: number): number {
    const end = chunk.length;
    let at = from;
    if (this.#carried > 0) {
      at = this.#finishCarried(chunk, at);
      if (at < 0) return -at - 1;
    }
    const sink = this.#sink;
    while (end - at >= SHORT_HEADER_BYTES) {
      const flags = chunk[at] as number;
      let start = at + SHORT_HEADER_BYTES;
      let size: number;
      if ((flags & FLAG_LONG) === 0) {
        size = chunk[at + 1] as number;
      } else {
        if (end - at < LONG_HEADER_BYTES) break;
        size = readLongSize(chunk, at + 1);
        start = at + LONG_HEADER_BYTES;
      }
      if (this.#isBroken(flags, size)) return at;
      const next = start + size;
      if (next > end) break;
      at = next;
      if (!sink.frame(flags, chunk, start, next)) return at;
    }
    if (at < end) this.#keep(chunk, at, end);
    return end;
  }

  /**
   * Completes the frame begun in an earlier chunk. Returns the offset to go on from, or `-1 - offset` when parsing must
   * stop at that offset: the frame is still incomplete, broken, or the sink stopped.
   */
  #finishCarried(chunk: Buffer, from: number): number {
    let at = from;
    const flags = this.#carry[0] as number;
    const headerBytes = (flags & FLAG_LONG) === 0 ? SHORT_HEADER_BYTES : LONG_HEADER_BYTES;
    at = this.#carryUpTo(headerBytes, chunk, at);
    if (this.#carried < headerBytes) return -1 - at;
    const size = headerBytes === SHORT_HEADER_BYTES ? (this.#carry[1] as number) : readLongSize(this.#carry, 1);
    if (this.#isBroken(flags, size)) return -1 - at;
    const total = headerBytes + size;
    at = this.#carryUpTo(total, chunk, at);
    if (this.#carried < total) return -1 - at;
    const frame = this.#carry;
    this.#carried = 0;
    if (frame.length > CARRY_BYTES_KEPT) this.#carry = Buffer.allocUnsafe(0);
    return this.#sink.frame(flags, frame, headerBytes, total) ? at : -1 - at;
  }

  /** Copies from the chunk until `wanted` bytes are carried or the chunk ends; returns the offset after the last one. */
  #carryUpTo(wanted: number, chunk: Buffer, at: number): number {
    const stop = Math.min(chunk.length, at + Math.max(0, wanted - this.#carried));
    if (stop > at) this.#keep(chunk, at, stop);
    return stop;
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const needed = this.#carried + end - start;
    if (needed > this.#carry.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.max(CARRY_BYTES_FIRST, needed, Math.min(2 * this.#carry.length, 2 * needed)),
      );
      this.#carry.copy(grown, 0, 0, this.#carried);
      this.#carry = grown;
    }
    chunk.copy(this.#carry, this.#carried, start, end);
    this.#carried = needed;
  }

  #isBroken(flags: number, size: number): boolean {
    const hasBadFlags = flags > FLAGS_MAX || (flags & COMMAND_WITH_MORE) === COMMAND_WITH_MORE;
    if (!hasBadFlags && size <= this.frameBytesMax) return false;
    this.#sink.broken(hasBadFlags ? 'ZMTP_BAD_FRAME' : 'ZMTP_FRAME_TOO_LARGE');
    return true;
  }
}
