/** Servers leave unset integers at the largest value of their width. */
const UNSET_U32 = 4_294_967_295;
const SECONDS_MAX = 1e11;
const MILLISECONDS_MAX = 1e14;
/** The protocol writes DBL_MAX where a double has no value; no price or size comes near this. */
const REAL_MAX = 1e300;

/**
 * Reads fields of one little-endian message by their offset. A field that lies beyond the received size reads as its
 * default, because older servers send shorter messages of the same type, and newer ones longer.
 */
export class DtcReader {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private start = 0;
  private size = 0;

  /** Points at a message; its bytes are read later, so they must stay until the last field was read. */
  open(bytes: Uint8Array, start: number, size: number): this {
    const { buffer, byteOffset, byteLength } = bytes;
    if (this.view.buffer !== buffer || this.view.byteOffset !== byteOffset || this.view.byteLength !== byteLength)
      this.view = new DataView(buffer, byteOffset, byteLength);
    this.start = start;
    this.size = size;
    return this;
  }

  get type(): number {
    return this.u16(2);
  }

  u8(at: number): number {
    return this.has(at, 1) ? this.view.getUint8(this.start + at) : 0;
  }

  u16(at: number): number {
    return this.has(at, 2) ? this.view.getUint16(this.start + at, true) : 0;
  }

  i32(at: number): number {
    return this.has(at, 4) ? this.view.getInt32(this.start + at, true) : 0;
  }

  u32(at: number): number {
    return this.has(at, 4) ? this.view.getUint32(this.start + at, true) : 0;
  }

  f32(at: number): number {
    return this.has(at, 4) ? this.view.getFloat32(this.start + at, true) : 0;
  }

  f64(at: number): number {
    return this.has(at, 8) ? this.view.getFloat64(this.start + at, true) : 0;
  }

  /** A double that may be unset; no NaN, no infinity and no DBL_MAX comes out of here. */
  number(at: number): number | undefined {
    return this.has(at, 8) ? realNumber(this.f64(at)) : undefined;
  }

  /** A fixed text up to its first NUL; what is no printable ASCII shows as a question mark. */
  text(at: number, bytes: number): string {
    let text = '';
    for (let i = 0; i < bytes && this.has(at + i, 1); i++) {
      const code = this.view.getUint8(this.start + at + i);
      if (code === 0) break;
      text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '?';
    }
    return text;
  }

  /** A moment as an integer, of whatever unit, in epoch µs; 0 where unset. */
  timeUs(at: number): number {
    return this.has(at, 8) ? integerTimeUs(Number(this.view.getBigInt64(this.start + at, true))) : 0;
  }

  /** Whether the message is long enough for a field. */
  has(at: number, bytes: number): boolean {
    return at + bytes <= this.size;
  }
}

/** The value, or undefined where it is no number that a price or size can be. */
export function realNumber(value: number): number | undefined {
  return Number.isFinite(value) && Math.abs(value) < REAL_MAX ? value : undefined;
}

/** Servers of the same version number send seconds, milliseconds or microseconds in one field; the size tells which. */
function integerTimeUs(value: number): number {
  if (value <= 0 || value === UNSET_U32) return 0;
  if (value < SECONDS_MAX) return value * 1_000_000;
  return value < MILLISECONDS_MAX ? value * 1_000 : value;
}

/** A moment in seconds with a fraction, in epoch µs; 0 where unset. */
export function secondsUs(seconds: number): number {
  const known = realNumber(seconds);
  if (known === undefined || known <= 0 || known >= SECONDS_MAX || known === UNSET_U32) return 0;
  return Math.round(known * 1_000_000);
}
