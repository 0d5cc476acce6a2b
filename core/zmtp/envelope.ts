import { DELIMITER, encodeFrame, FLAG_MORE } from './codec.ts';

/**
 * How messages from one peer are wrapped: `required` is [request id, delimiter, payload] with the id optional, as REQ
 * sends it; `optional` is a bare payload or [delimiter, payload], as DEALER may.
 */
export type EnvelopeRule = 'required' | 'optional';

/** What a frame is to the message it belongs to. */
export type FramePart =
  /** The payload, and the end of its message. */
  | 'payload'
  /** Part of the wrapping, or of a message that is being dropped. */
  | 'wrapping'
  /** The frame that shows its message to have another shape; the whole message is dropped. */
  | 'misshapen';

/** REQ peers that correlate (ZMQ_REQ_CORRELATE) send four bytes. */
const REQUEST_ID_BYTES_MAX = 16;
const NO_PREFIX: Buffer = Buffer.alloc(0);

type Expected = 'start' | 'delimiter' | 'payload' | 'rest of a dropped message';

/** Unwraps the frames of one peer, one at a time, and remembers how to wrap what is sent back. */
export class Envelope {
  /** Frames to put before each payload that is sent to this peer: those that its last message came in. */
  prefix: Buffer;
  /** True when the next frame, if it is the only one of its message, is a payload by itself: the fast path. */
  isPlain: boolean;
  readonly #rule: EnvelopeRule;
  #expected: Expected = 'start';
  #requestId: Buffer = NO_PREFIX;

  /** `prefix` before the first message is a delimiter for a peer that needs one. */
  constructor(rule: EnvelopeRule, needsDelimiter: boolean) {
    this.#rule = rule;
    this.prefix = needsDelimiter ? DELIMITER : NO_PREFIX;
    this.isPlain = rule === 'optional' && !needsDelimiter;
  }

  /** Judges the next message frame of the peer. */
  part(flags: number, bytes: Buffer, start: number, end: number): FramePart {
    const isLast = (flags & FLAG_MORE) === 0;
    switch (this.#expected) {
      case 'start':
        return this.#first(isLast, bytes, start, end);
      case 'delimiter':
        if (isLast || start !== end) return this.#drop(isLast);
        this.#expected = 'payload';
        return 'wrapping';
      case 'payload':
        if (!isLast) return this.#drop(isLast);
        this.prefix = this.#requestId.length === 0 ? DELIMITER : Buffer.concat([this.#requestId, DELIMITER]);
        this.#expected = 'start';
        return 'payload';
      case 'rest of a dropped message':
        if (isLast) this.#expected = 'start';
        return 'wrapping';
    }
  }

  #first(isLast: boolean, bytes: Buffer, start: number, end: number): FramePart {
    this.isPlain = false;
    if (isLast) {
      if (this.#rule === 'required') return 'misshapen';
      this.prefix = NO_PREFIX;
      this.isPlain = true;
      return 'payload';
    }
    this.#requestId = NO_PREFIX;
    if (start === end) {
      this.#expected = 'payload';
      return 'wrapping';
    }
    if (this.#rule === 'optional' || end - start > REQUEST_ID_BYTES_MAX) return this.#drop(false);
    this.#requestId = encodeFrame(FLAG_MORE, bytes.subarray(start, end));
    this.#expected = 'delimiter';
    return 'wrapping';
  }

  #drop(isLast: boolean): FramePart {
    this.#expected = isLast ? 'start' : 'rest of a dropped message';
    return 'misshapen';
  }
}
