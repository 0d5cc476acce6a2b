/**
 * Where the parts of a scanned tick stand, one row of positions per tick, so that a scan makes no object. Columns hold
 * positions in the scanned bytes; −1 means that the tick has no such key.
 */
export const ROW_WIDTH = 10;
export const OTHER = 0;
export const SYMBOL = 1;
export const PRICE = 2;
export const BID = 3;
export const ASK = 4;
export const VOLUME = 5;
export const TIMESTAMP = 6;
export const TS_US = 7;
export const DATA_START = 8;
export const DATA_END = 9;

/** Ticks in one batch above which it counts as malformed; 1 MiB holds fewer real ones. */
export const BATCH_TICKS_MAX = 65_536;

/** Rows that grow to the largest batch seen, at most {@link BATCH_TICKS_MAX} of them. */
export class TickRows {
  cells: Int32Array = new Int32Array(ROW_WIDTH * 256);
  count = 0;

  /** Starts a row without any position and returns the index of its first cell; −1 when the rows are full. */
  open(): number {
    const base = this.count * ROW_WIDTH;
    if (base === this.cells.length && !this.grow()) return -1;
    this.count++;
    return base;
  }

  private grow(): boolean {
    if (this.count >= BATCH_TICKS_MAX) return false;
    const wider = new Int32Array(this.cells.length * 2);
    wider.set(this.cells);
    this.cells = wider;
    return true;
  }
}
