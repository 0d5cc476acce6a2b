/**
 * Reads and skips MessagePack values in place, on bytes that nobody has checked. No function throws or reads at or
 * beyond `end`; what does not hold together is −1 (a position) or NaN (a number).
 * Source of the format: github.com/msgpack/msgpack/blob/master/spec.md.
 */

/** Deepest nesting of maps and arrays that is read; the same bound as for decoded messages. */
export const NESTING_MAX = 16;

const FALSE = 0xc2;
const NIL = 0xc0;
const TRUE = 0xc3;
const FLOAT64 = 0xcb;
const U32_SPAN = 4_294_967_296;

/** The bytes of a view as a DataView over the same memory. */
export function dataViewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the value at `at` ends, or −1 when it is cut off, nests deeper than `depthLeft`, or is no MessagePack. */
export function skipValue(bytes: Uint8Array, at: number, end: number, depthLeft: number): number {
  if (at >= end) return -1;
  const marker = bytes[at]!;
  if (marker === FLOAT64) return within(at + 9, end);
  if (marker < 0x80 || marker >= 0xe0) return at + 1;
  if (marker < 0x90) return skipItems(bytes, at + 1, end, (marker & 0x0f) * 2, depthLeft);
  if (marker < 0xa0) return skipItems(bytes, at + 1, end, marker & 0x0f, depthLeft);
  if (marker < 0xc0) return within(at + 1 + (marker & 0x1f), end);
  switch (marker) {
    case NIL:
    case FALSE:
    case TRUE:
      return at + 1;
    case 0xc4: // bin 8, str 8
    case 0xd9:
      return skipCounted(bytes, at, end, 1, 0);
    case 0xc5: // bin 16, str 16
    case 0xda:
      return skipCounted(bytes, at, end, 2, 0);
    case 0xc6: // bin 32, str 32
    case 0xdb:
      return skipCounted(bytes, at, end, 4, 0);
    case 0xc7: // ext 8, 16, 32: one byte of ext type follows the length
      return skipCounted(bytes, at, end, 1, 1);
    case 0xc8:
      return skipCounted(bytes, at, end, 2, 1);
    case 0xc9:
      return skipCounted(bytes, at, end, 4, 1);
    case 0xcc: // uint 8, int 8
    case 0xd0:
      return within(at + 2, end);
    case 0xcd: // uint 16, int 16, fixext 1
    case 0xd1:
    case 0xd4:
      return within(at + 3, end);
    case 0xd5: // fixext 2
      return within(at + 4, end);
    case 0xce: // uint 32, int 32, float 32
    case 0xd2:
    case 0xca:
      return within(at + 5, end);
    case 0xd6: // fixext 4
      return within(at + 6, end);
    case 0xcf: // uint 64, int 64
    case 0xd3:
      return within(at + 9, end);
    case 0xd7: // fixext 8
      return within(at + 10, end);
    case 0xd8: // fixext 16
      return within(at + 18, end);
    case 0xdc: // array 16, array 32
    case 0xdd:
      return skipItems(bytes, at + containerHeaderSize(marker), end, arrayCount(bytes, at, end), depthLeft);
    case 0xde: // map 16, map 32
    case 0xdf:
      return skipItems(bytes, at + containerHeaderSize(marker), end, mapCount(bytes, at, end) * 2, depthLeft);
    default: // 0xc1 is never used
      return -1;
  }
}

/** The number at `at`, or NaN when the whole value there is no number. 64-bit integers beyond 2^53 are rounded. */
export function readNumber(view: DataView, at: number, end: number): number {
  if (at < 0 || at >= end) return NaN;
  const marker = view.getUint8(at);
  // The commonest case is small enough to be inlined; the others are a call.
  if (marker === FLOAT64) return at + 9 <= end ? view.getFloat64(at + 1) : NaN;
  return readOtherNumber(view, marker, at, end);
}

function readOtherNumber(view: DataView, marker: number, at: number, end: number): number {
  if (marker < 0x80) return marker;
  if (marker >= 0xe0) return marker - 256;
  switch (marker) {
    case 0xca:
      return at + 5 <= end ? view.getFloat32(at + 1) : NaN;
    case 0xcc:
      return at + 2 <= end ? view.getUint8(at + 1) : NaN;
    case 0xcd:
      return at + 3 <= end ? view.getUint16(at + 1) : NaN;
    case 0xce:
      return at + 5 <= end ? view.getUint32(at + 1) : NaN;
    case 0xcf:
      return at + 9 <= end ? view.getUint32(at + 1) * U32_SPAN + view.getUint32(at + 5) : NaN;
    case 0xd0:
      return at + 2 <= end ? view.getInt8(at + 1) : NaN;
    case 0xd1:
      return at + 3 <= end ? view.getInt16(at + 1) : NaN;
    case 0xd2:
      return at + 5 <= end ? view.getInt32(at + 1) : NaN;
    case 0xd3:
      return at + 9 <= end ? view.getInt32(at + 1) * U32_SPAN + view.getUint32(at + 5) : NaN;
    default:
      return NaN;
  }
}

/** Whether the value at `at` is an integer or a float of any width. */
export function isNumber(bytes: Uint8Array, at: number): boolean {
  const marker = bytes[at]!;
  return marker < 0x80 || marker >= 0xe0 || (marker >= 0xca && marker <= 0xd3);
}

/** Bytes before the text of a string with this marker: 1, 2, 3 or 5; 0 when the marker starts no string. */
export function stringHeaderSize(marker: number): number {
  if (marker >= 0xa0 && marker < 0xc0) return 1;
  if (marker === 0xd9) return 2;
  if (marker === 0xda) return 3;
  return marker === 0xdb ? 5 : 0;
}

/** Bytes before the first item of a map or array with this marker: 1, 3 or 5. */
export function containerHeaderSize(marker: number): number {
  if (marker >= 0x80 && marker < 0xa0) return 1;
  return marker === 0xdd || marker === 0xdf ? 5 : 3;
}

/** The number of entries of the map at `at`; −1 when there is no whole map header. */
export function mapCount(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const marker = bytes[at]!;
  if (marker >= 0x80 && marker < 0x90) return marker & 0x0f;
  if (marker === 0xde) return readLength(bytes, at + 1, end, 2);
  return marker === 0xdf ? readLength(bytes, at + 1, end, 4) : -1;
}

/** The number of items of the array at `at`; −1 when there is no whole array header. */
export function arrayCount(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const marker = bytes[at]!;
  if (marker >= 0x90 && marker < 0xa0) return marker & 0x0f;
  if (marker === 0xdc) return readLength(bytes, at + 1, end, 2);
  return marker === 0xdd ? readLength(bytes, at + 1, end, 4) : -1;
}

/** Encodes ASCII text of up to 255 characters as a string with its length prefix. Other text is a bug and throws. */
export function encodeAscii(text: string): Uint8Array {
  if (text.length > 255 || !/^[\x20-\x7e]*$/.test(text)) throw new RangeError(`not short ASCII: ${text}`);
  const header = text.length < 32 ? [0xa0 | text.length] : [0xd9, text.length];
  return Uint8Array.from([...header, ...Array.from(text, (letter) => letter.charCodeAt(0))]);
}

function within(next: number, end: number): number {
  return next <= end ? next : -1;
}

function readLength(bytes: Uint8Array, at: number, end: number, width: 1 | 2 | 4): number {
  if (at + width > end) return -1;
  let length = 0;
  for (let i = 0; i < width; i++) length = length * 256 + bytes[at + i]!;
  return length;
}

function skipCounted(bytes: Uint8Array, at: number, end: number, width: 1 | 2 | 4, extra: number): number {
  const length = readLength(bytes, at + 1, end, width);
  return length < 0 ? -1 : within(at + 1 + width + extra + length, end);
}

function skipItems(bytes: Uint8Array, at: number, end: number, count: number, depthLeft: number): number {
  // Each item takes a byte or more, which bounds the loop whatever the header claims.
  if (count < 0 || depthLeft <= 0 || count > end - at) return -1;
  let next = at;
  for (let i = 0; i < count && next >= 0; i++) next = skipValue(bytes, next, end, depthLeft - 1);
  return next;
}
