/**
 * The bytes of ZMTP 3.0 and 3.1 (RFC 23 and RFC 37 of rfc.zeromq.org): greeting, frames and the commands of the NULL
 * mechanism. Pure functions over buffers; who may say what when is the connection's business.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { ZmtpFault } from './fault.ts';

/** Frame flag: more frames of the same message follow. */
export const FLAG_MORE = 1;
/** Frame flag: the size is eight bytes long. */
export const FLAG_LONG = 2;
/** Frame flag: the body is a command, not a part of a message. */
export const FLAG_COMMAND = 4;
/** The largest flags byte that a ZMTP 3 peer may send; the bits above are reserved. */
export const FLAGS_MAX = 7;

export const GREETING_BYTES = 64;
/** An empty frame with MORE: what a REQ peer puts before its payload. */
export const DELIMITER: Buffer = Buffer.from([FLAG_MORE, 0]);

const VERSION_AT = 10;
const MECHANISM_AT = 12;
const MECHANISM_BYTES = 20;
const PING_CONTEXT_BYTES_MAX = 16;

/** A socket type that takes part in request and reply patterns: the only ones that our endpoints speak. */
export type ZmtpSocketType = 'REQ' | 'REP' | 'DEALER' | 'ROUTER';

/** What a READY command says of its sender. */
export interface ReadyProperties {
  /** As sent: any text, not yet checked against what may talk to us. */
  readonly socketType: string;
  /** 0 to 255 bytes, a copy. */
  readonly identity: Uint8Array;
}

/** The 64 bytes that we open every link with: ZMTP 3.1, mechanism NULL. */
export function encodeGreeting(): Buffer {
  const greeting = Buffer.alloc(GREETING_BYTES);
  greeting[0] = 0xff;
  greeting[9] = 0x7f;
  greeting[VERSION_AT] = 3;
  greeting[VERSION_AT + 1] = 1;
  greeting.write('NULL', MECHANISM_AT, 'latin1');
  return greeting;
}

/**
 * Checks the first `length` bytes of a greeting as far as they go, so that a wrong peer is refused at its first wrong
 * byte: a ZMTP 2.0 peer sends eleven and waits. `complete` is true once all 64 are there; `minor` counts from then on.
 */
export function checkGreeting(
  bytes: Uint8Array,
  length: number,
): Result<{ readonly complete: boolean; readonly minor: number }, ZmtpFault> {
  if (length > 0 && bytes[0] !== 0xff) return err('ZMTP_BAD_GREETING');
  if (length > 9 && ((bytes[9] as number) & 1) === 0) return err('ZMTP_BAD_GREETING');
  if (length > VERSION_AT && (bytes[VERSION_AT] as number) < 3) return err('ZMTP_VERSION');
  if (length < GREETING_BYTES) return ok({ complete: false, minor: 0 });
  for (let i = 0; i < MECHANISM_BYTES; i += 1) {
    const expected = i < 4 ? 'NULL'.charCodeAt(i) : 0;
    if (bytes[MECHANISM_AT + i] !== expected) return err('ZMTP_MECHANISM');
  }
  // A higher major version falls back to ours, which the other side reads from our greeting.
  const minor = bytes[VERSION_AT] === 3 ? (bytes[VERSION_AT + 1] as number) : 1;
  return ok({ complete: true, minor });
}

/** Bytes of the header of a frame whose body has `size` bytes. */
export function frameHeaderBytes(size: number): number {
  return size > 255 ? 9 : 2;
}

/**
 * Writes a frame header at `at` and returns the offset after it. `flags` are MORE and COMMAND; LONG is added by size.
 * `into` needs room for {@link frameHeaderBytes}.
 */
export function writeFrameHeader(into: Uint8Array, at: number, flags: number, size: number): number {
  if (size <= 255) {
    into[at] = flags;
    into[at + 1] = size;
    return at + 2;
  }
  into[at] = flags | FLAG_LONG;
  into[at + 1] = 0;
  into[at + 2] = 0;
  into[at + 3] = 0;
  into[at + 4] = 0;
  into[at + 5] = size >>> 24;
  into[at + 6] = size >>> 16;
  into[at + 7] = size >>> 8;
  into[at + 8] = size;
  return at + 9;
}

/** Size field of a long frame at `at`, or Infinity when it does not fit 32 bits: above every limit that we set. */
export function readLongSize(bytes: Uint8Array, at: number): number {
  if (
    ((bytes[at] as number) | (bytes[at + 1] as number) | (bytes[at + 2] as number) | (bytes[at + 3] as number)) !==
    0
  ) {
    return Infinity;
  }
  return readU32(bytes, at + 4);
}

/** One frame of its own. */
export function encodeFrame(flags: number, body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes(body.length) + body.length);
  frame.set(body, writeFrameHeader(frame, 0, flags, body.length));
  return frame;
}

/** The READY command of a socket; the identity, at most 255 bytes, is left out when empty. */
export function encodeReady(socketType: ZmtpSocketType, identity: Uint8Array): Buffer {
  const properties = [encodeProperty('Socket-Type', Buffer.from(socketType, 'latin1'))];
  if (identity.length > 0) properties.push(encodeProperty('Identity', identity));
  return encodeCommand('READY', Buffer.concat(properties));
}

/** The ERROR command that tells a peer during the handshake why it is refused; `reason` is cut to 255 bytes. */
export function encodeError(reason: string): Buffer {
  const text = Buffer.from(reason, 'latin1').subarray(0, 255);
  return encodeCommand('ERROR', Buffer.concat([Buffer.from([text.length]), text]));
}

/** A PING with a time to live in tenths of a second (0: none) and a context that the PONG will repeat. */
export function encodePing(ttlTenths: number, context: Uint8Array): Buffer {
  const ttl = Buffer.from([ttlTenths >>> 8, ttlTenths & 0xff]);
  return encodeCommand('PING', Buffer.concat([ttl, context]));
}

/** The answer to a PING: its context, cut to the 16 bytes that the protocol allows. */
export function encodePong(context: Uint8Array): Buffer {
  return encodeCommand('PONG', context.subarray(0, PING_CONTEXT_BYTES_MAX));
}

/** Name of the command in [start, end), or undefined when its name is cut short or empty. */
export function commandName(bytes: Buffer, start: number, end: number): string | undefined {
  if (start >= end) return undefined;
  const length = bytes[start] as number;
  if (length === 0 || start + 1 + length > end) return undefined;
  return bytes.toString('latin1', start + 1, start + 1 + length);
}

/** Reads the body of a READY command, [start, end) after the name. Property names are matched in any case; the first wins. */
export function readReady(bytes: Buffer, start: number, end: number): Result<ReadyProperties, ZmtpFault> {
  let socketType: string | undefined;
  let identity: Uint8Array | undefined;
  let at = start;
  while (at < end) {
    const nameStart = at + 1;
    const nameEnd = nameStart + (bytes[at] as number);
    if (nameEnd === nameStart || nameEnd + 4 > end) return err('ZMTP_BAD_READY');
    const valueStart = nameEnd + 4;
    const valueEnd = valueStart + readU32(bytes, nameEnd);
    if (valueEnd > end) return err('ZMTP_BAD_READY');
    const name = bytes.toString('latin1', nameStart, nameEnd).toLowerCase();
    if (name === 'socket-type') socketType ??= bytes.toString('latin1', valueStart, valueEnd);
    if (name === 'identity') identity ??= Uint8Array.from(bytes.subarray(valueStart, valueEnd));
    at = valueEnd;
  }
  if (socketType === undefined || (identity !== undefined && identity.length > 255)) return err('ZMTP_BAD_READY');
  return ok({ socketType, identity: identity ?? new Uint8Array(0) });
}

/** Text of a peer as it may stand in a log line: printable ASCII, at most 80 characters. */
export function printable(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 80);
}

function encodeCommand(name: string, body: Uint8Array): Buffer {
  const text = Buffer.from(name, 'latin1');
  return encodeFrame(FLAG_COMMAND, Buffer.concat([Buffer.from([text.length]), text, body]));
}

function encodeProperty(name: string, value: Uint8Array): Buffer {
  const text = Buffer.from(name, 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  return Buffer.concat([Buffer.from([text.length]), text, size, value]);
}

function readU32(bytes: Uint8Array, at: number): number {
  const high = bytes[at] as number;
  return (
    high * 0x1000000 +
    (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  );
}
