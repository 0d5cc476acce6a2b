import { BRIDGE_LIMITS } from './bridge-limits.ts';

/** A frame of no bytes, or of more than it may have. */
export type FrameFault = 'empty' | 'too_large';

const HEADER_BYTES = 4;

/**
 * Cuts a stream into frames: u32 big-endian length, then so many bytes. It keeps at most one frame that is not whole yet,
 * and no byte of one that is too large.
 */
export class FrameReader {
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerUsed = 0;
  #body: Buffer | undefined;
  #bodyUsed = 0;

  /** Whether a frame has begun and is not whole. */
  get isMidFrame(): boolean {
    return this.#headerUsed > 0;
  }

  /**
   * Takes what a socket read and hands over every frame that is whole now; the bytes are valid during the call only.
   * `take` answers whether to read on. After a fault the stream has no meaning any more.
   */
  feed(chunk: Buffer, take: (bytes: Buffer, start: number, end: number) => boolean): FrameFault | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headerUsed < HEADER_BYTES) {
        const copied = chunk.copy(this.#header, this.#headerUsed, at);
        this.#headerUsed += copied;
        at += copied;
        if (this.#headerUsed < HEADER_BYTES) return undefined;
        const fault = faultOf(this.#header.readUInt32BE());
        if (fault !== undefined) return fault;
      }
      const length = this.#header.readUInt32BE();
      if (this.#body === undefined && chunk.length - at >= length) {
        this.#headerUsed = 0;
        at += length;
        if (!take(chunk, at - length, at)) return undefined;
        continue;
      }
      this.#body ??= Buffer.allocUnsafe(length);
      const copied = chunk.copy(this.#body, this.#bodyUsed, at);
      this.#bodyUsed += copied;
      at += copied;
      if (this.#bodyUsed < length) return undefined;
      const whole = this.#body;
      this.#forget();
      if (!take(whole, 0, length)) return undefined;
    }
    return undefined;
  }

  #forget(): void {
    this.#headerUsed = 0;
    this.#body = undefined;
    this.#bodyUsed = 0;
  }
}

/** Puts the length before a payload. */
export function frameOf(payload: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  framed.writeUInt32BE(payload.length);
  framed.set(payload, HEADER_BYTES);
  return framed;
}

function faultOf(length: number): FrameFault | undefined {
  if (length === 0) return 'empty';
  return length > BRIDGE_LIMITS.frameBytesMax ? 'too_large' : undefined;
}
