import { dataViewOf, NESTING_MAX, skipValue } from './msgpack-bytes.ts';
import * as row from './tick-rows.ts';

/** Longer messages and those with more values are walked each time, so that a layout stays small. */
export const LAYOUT_BYTES_MAX = 1024;
export const LAYOUT_VALUES_MAX = 32;

/**
 * The shape of the ticks of one adapter, remembered from a message that was walked: runs of bytes that are the same in
 * every message (map headers, keys, the type), and between them values that may be anything. A message fits when all
 * runs are equal and every value is whole; then it has the same keys at the same depth, whatever the values are.
 */
export class TickLayout {
  private readonly image: DataView;
  private readonly runAt: Int32Array;
  private readonly runLength: Int32Array;
  private readonly columns: Int32Array;
  private readonly absent: Int32Array;
  private readonly valueCount: number;
  private readonly tailAt: number;
  private readonly tailLength: number;
  /** The first value inside the data map, and how far before it the map begins. */
  private readonly dataValue: number;
  private readonly dataBefore: number;
  /** The first value behind the data map (or the count) and how far before it, or before the end, the map ends. */
  private readonly afterValue: number;
  private readonly afterBefore: number;

  /**
   * `values` are the positions of all values that may vary, in rising order, with the symbol among them; `base` is the
   * row that the walk filled.
   */
  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    values: readonly number[],
    rows: row.TickRows,
    base: number,
  ) {
    const { cells } = rows;
    const count = values.length;
    this.image = dataViewOf(bytes.slice(start, end));
    this.valueCount = count;
    this.runAt = new Int32Array(count);
    this.runLength = new Int32Array(count);
    this.columns = new Int32Array(count);
    let at = start;
    values.forEach((valueAt, i) => {
      this.runAt[i] = at - start;
      this.runLength[i] = valueAt - at;
      for (let column = row.SYMBOL; column <= row.TS_US; column++) {
        if (cells[base + column] === valueAt) this.columns[i] = column;
      }
      at = skipValue(bytes, valueAt, end, NESTING_MAX);
    });
    this.tailAt = at - start;
    this.tailLength = end - at;
    this.absent = Int32Array.from(
      Array.from({ length: row.TS_US }, (_, i) => i + 1).filter((column) => cells[base + column] === -1),
    );
    const dataStart = cells[base + row.DATA_START]!;
    const dataEnd = cells[base + row.DATA_END]!;
    this.dataValue = values.findIndex((valueAt) => valueAt >= dataStart);
    this.dataBefore = values[this.dataValue]! - dataStart;
    const after = values.findIndex((valueAt) => valueAt >= dataEnd);
    this.afterValue = after < 0 ? count : after;
    this.afterBefore = (values[this.afterValue] ?? end) - dataEnd;
  }

  /**
   * Where the tick that begins at `start` ends when it fits this layout, its row filled; −1 when it does not fit.
   * Reads nothing at or beyond `end`.
   */
  match(bytes: Uint8Array, view: DataView, start: number, end: number, cells: Int32Array, base: number): number {
    const { image, runAt, runLength, columns, absent, valueCount, dataValue, afterValue } = this;
    let at = start;
    for (let i = 0; i < valueCount; i++) {
      const length = runLength[i]!;
      if (at + length >= end || !equalRun(view, at, image, runAt[i]!, length)) return -1;
      at += length;
      cells[base + columns[i]!] = at;
      if (i === dataValue) cells[base + row.DATA_START] = at - this.dataBefore;
      else if (i === afterValue) cells[base + row.DATA_END] = at - this.afterBefore;
      at = skipValue(bytes, at, end, NESTING_MAX - 2);
      if (at < 0) return -1;
    }
    if (at + this.tailLength > end || !equalRun(view, at, image, this.tailAt, this.tailLength)) return -1;
    at += this.tailLength;
    if (afterValue === valueCount) cells[base + row.DATA_END] = at - this.afterBefore;
    for (let i = 0; i < absent.length; i++) cells[base + absent[i]!] = -1;
    return at;
  }
}

/** Compares a word at a time; the last four bytes are compared once more so that no shorter tail remains. */
function equalRun(view: DataView, at: number, image: DataView, imageAt: number, length: number): boolean {
  if (length < 4) {
    for (let i = 0; i < length; i++) if (view.getUint8(at + i) !== image.getUint8(imageAt + i)) return false;
    return true;
  }
  const last = length - 4;
  for (let i = 0; i < last; i += 4) {
    if (view.getInt32(at + i, true) !== image.getInt32(imageAt + i, true)) return false;
  }
  return view.getInt32(at + last, true) === image.getInt32(imageAt + last, true);
}
