/**
 * Where the parts of a tick stand, counted from its first byte; −1 for a key that the tick does not have. Ticks of one
 * shape share one object. (Fields and not numbered columns: an imported constant costs V8 a load and a check at each use.)
 */
export class TickOffsets {
  /** The whole symbol: prefix, text, end. The text is −1 when the value is no string. */
  symbol = -1;
  symbolText = -1;
  symbolEnd = -1;
  price = -1;
  bid = -1;
  ask = -1;
  volume = -1;
  timestamp = -1;
  tsUs = -1;
  /** The tick map itself: a message's `data`, or an item of a batch. */
  dataStart = -1;
  dataEnd = -1;
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
