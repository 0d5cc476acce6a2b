/** A number that goes out as a 64-bit float also when it is whole: prices and times in seconds. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** What can be written as MessagePack. Keys whose value is undefined are left out. */
export type Packable =
  null | boolean | number | string | Float | readonly Packable[] | { readonly [key: string]: Packable | undefined };

/**
 * Writes MessagePack. Whole numbers up to 2^53 become ints, others and {@link Float} become 64-bit floats: the library
 * has one rule for all numbers of a message, and the wire wants ints for quantities and floats for prices.
 */
export function pack(value: Packable): Uint8Array {
  const writer = new Writer();
  writer.value(value);
  return writer.bytes();
}

class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  value(value: Packable): void {
    if (value === null) this.#byte(0xc0);
    else if (typeof value === 'boolean') this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (value instanceof Float) this.#float(value.value);
    else if (isList(value)) {
      this.#head(value.length, 0x90, 15, 0xdc);
      for (const item of value) this.value(item);
    } else this.#map(value);
  }

  #map(map: { readonly [key: string]: Packable | undefined }): void {
    const keys = Object.keys(map);
    let count = 0;
    for (const key of keys) if (map[key] !== undefined) count += 1;
    this.#head(count, 0x80, 15, 0xde);
    for (const key of keys) {
      const value = map[key];
      if (value === undefined) continue;
      this.#text(key);
      this.value(value);
    }
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value)) return this.#float(value);
    if (value >= 0 && value < 0x80) return this.#byte(value);
    if (value < 0 && value >= -32) return this.#byte(0x100 + value);
    this.#room(9);
    if (value >= -0x8000_0000 && value < 0x8000_0000) {
      this.#view.setUint8(this.#used, 0xd2);
      this.#view.setInt32(this.#used + 1, value);
      this.#used += 5;
      return;
    }
    // Two halves of 32 bits: a BigInt would be an object for each time of the clock.
    const high = Math.floor(value / 2 ** 32);
    this.#view.setUint8(this.#used, 0xd3);
    this.#view.setInt32(this.#used + 1, high);
    this.#view.setUint32(this.#used + 5, value - high * 2 ** 32);
    this.#used += 9;
  }

  #float(value: number): void {
    this.#room(9);
    this.#view.setUint8(this.#used, 0xcb);
    this.#view.setFloat64(this.#used + 1, value);
    this.#used += 9;
  }

  #text(text: string): void {
    // Nearly all texts are ASCII: their bytes are written in place, and only others are encoded first.
    if (this.#ascii(text)) return;
    const bytes = utf8(text);
    this.#textHead(bytes.length);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Writes a text of ASCII characters alone; false, and nothing is written, where one of them is not. */
  #ascii(text: string): boolean {
    const { length } = text;
    const before = this.#used;
    this.#textHead(length);
    this.#room(length);
    const start = this.#used;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) {
        this.#used = before;
        return false;
      }
      this.#bytes[start + index] = code;
    }
    this.#used = start + length;
    return true;
  }

  #textHead(length: number): void {
    if (length < 32) this.#byte(0xa0 + length);
    else if (length < 0x100) this.#bytesOf(0xd9, length, 1);
    else if (length < 0x1_0000) this.#bytesOf(0xda, length, 2);
    else this.#bytesOf(0xdb, length, 4);
  }

  #head(length: number, fix: number, fixMax: number, wide: number): void {
    if (length <= fixMax) this.#byte(fix + length);
    else if (length < 0x1_0000) this.#bytesOf(wide, length, 2);
    else this.#bytesOf(wide + 1, length, 4);
  }

  #byte(byte: number): void {
    this.#room(1);
    this.#bytes[this.#used] = byte;
    this.#used += 1;
  }

  #bytesOf(prefix: number, value: number, width: 1 | 2 | 4): void {
    this.#byte(prefix);
    this.#room(width);
    if (width === 1) this.#view.setUint8(this.#used, value);
    else if (width === 2) this.#view.setUint16(this.#used, value);
    else this.#view.setUint32(this.#used, value);
    this.#used += width;
  }

  #room(more: number): void {
    if (this.#used + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function isList(value: Packable): value is readonly Packable[] {
  return Array.isArray(value);
}

/** UTF-8 without the platform's encoder, which pure code does not see. A lone surrogate becomes U+FFFD. */
function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0xfffd;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x1_0000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}
