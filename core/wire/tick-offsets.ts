/**
 * Where the parts of a tick stand, counted from its first byte: one number per column, −1 for a key that the tick does
 * not have. Ticks of one shape share one list.
 */
export type TickOffsets = Int32Array;

/** The whole symbol: prefix, text, end. The text is −1 when the value is no string. */
export const SYMBOL = 0;
export const SYMBOL_TEXT = 1;
export const SYMBOL_END = 2;
export const PRICE = 3;
export const BID = 4;
export const ASK = 5;
export const VOLUME = 6;
export const TIMESTAMP = 7;
export const TS_US = 8;
/** The tick map itself: a message's `data`, or an item of a batch. */
export const DATA_START = 9;
export const DATA_END = 10;

const COLUMNS = 11;

/** Offsets of a tick without any key. */
export function noOffsets(): TickOffsets {
  return new Int32Array(COLUMNS).fill(-1);
}

/** Ticks in one batch above which it counts as malformed; 1 MiB holds fewer real ones. */
export const BATCH_TICKS_MAX = 65_536;

/** The ticks found in one message. */
export class TickRows {
  /** First byte of each tick. */
  readonly starts: number[] = [];
  readonly offsets: TickOffsets[] = [];
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(start: number, offsets: TickOffsets): void {
    this.starts[this.count] = start;
    this.offsets[this.count] = offsets;
    this.count++;
  }
}
