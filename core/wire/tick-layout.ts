import { dataViewOf, NESTING_MAX, skipValue, stringHeaderSize } from './msgpack-bytes.ts';
import type { TickOffsets } from './tick-offsets.ts';

/** Longer ticks are walked each time, so that a layout stays small. */
export const LAYOUT_BYTES_MAX = 1_024;

/**
 * The bytes of one shape of tick, remembered from a tick that was walked: which of them are structure (map headers, keys,
 * the type, the marker and the length of each value) and which are content (the eight bytes of a float, the letters of a
 * string). A tick whose structure bytes are the same has all of its keys and values at the same offsets, whatever the
 * values are. Another width of a number or length of a symbol is another layout.
 */
export class TickLayout {
  readonly length: number;
  readonly offsets: TickOffsets;
  /** For each word to check: its offset, the bits that are structure, and what they must be. */
  private readonly checks: Int32Array;

  /** `values` are the positions of all values in `[start, end)`; `end − start` is 4 to {@link LAYOUT_BYTES_MAX}. */
  constructor(bytes: Uint8Array, start: number, end: number, values: readonly number[], offsets: TickOffsets) {
    this.length = end - start;
    this.offsets = offsets;
    const structure = new Uint8Array(this.length).fill(0xff);
    for (const at of values) markContent(structure, bytes, at, start, skipValue(bytes, at, end, NESTING_MAX));
    const masks = dataViewOf(structure);
    const image = dataViewOf(bytes.subarray(start, end));
    const checks: number[] = [];
    for (let at = 0; at < this.length; at++) {
      if (structure[at] === 0) continue;
      const offset = Math.min(at, this.length - 4);
      const mask = masks.getInt32(offset, true);
      checks.push(offset, mask, image.getInt32(offset, true) & mask);
      at = offset + 3;
    }
    this.checks = Int32Array.from(checks);
  }

  /** Whether the {@link length} bytes at `start`, which the caller knows to be there, have this structure. */
  fits(view: DataView, start: number): boolean {
    const { checks } = this;
    for (let i = 0; i < checks.length; i += 3) {
      // The sum is small; saying so saves a check for overflow.
      if ((view.getInt32((start + checks[i]!) | 0, true) & checks[i + 1]!) !== checks[i + 2]!) return false;
    }
    return true;
  }
}

/** Clears the bits of the value at `at` that may differ from tick to tick. Maps, arrays and extensions may not. */
function markContent(structure: Uint8Array, bytes: Uint8Array, at: number, start: number, valueEnd: number): void {
  const marker = bytes[at]!;
  const isContainer = (marker >= 0x80 && marker < 0xa0) || marker >= 0xdc;
  const isExtension = (marker >= 0xc7 && marker <= 0xc9) || (marker >= 0xd4 && marker <= 0xd8);
  if (marker < 0x80) structure[at - start] = 0x80;
  else if (marker >= 0xe0) structure[at - start] = 0xe0;
  else if (marker === 0xc2 || marker === 0xc3) structure[at - start] = 0xfe;
  else if (!isContainer && !isExtension) structure.fill(0, at - start + contentOffset(marker), valueEnd - start);
}

/** Bytes of marker and length before the content of a number, string or byte string. */
function contentOffset(marker: number): number {
  if (marker >= 0xc4 && marker <= 0xc6) return 1 + (1 << (marker - 0xc4));
  return stringHeaderSize(marker) || 1;
}
