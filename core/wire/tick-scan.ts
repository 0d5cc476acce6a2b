import { arrayCount, stringHeaderSize } from './msgpack-bytes.ts';
import { firstItemOf, walkEnvelope, walkTick, type Envelope, type TickKind } from './structural-walk.ts';
import { LAYOUT_BYTES_MAX, LAYOUT_VALUES_MAX, TickLayout } from './tick-layout.ts';
import { SYMBOL, TickRows } from './tick-rows.ts';

/** An adapter alternates between few shapes (with and without bid and ask); more than these take turns. */
const LAYOUTS_MAX = 4;

/**
 * Finds the ticks of one connection without decoding them. The shape of earlier messages is remembered and verified;
 * what does not fit is walked, and its shape learned. One scanner per connection, because shapes belong to adapters.
 */
export class TickScanner {
  readonly rows: TickRows = new TickRows();
  private readonly singles = new LayoutShelf();
  private readonly items = new LayoutShelf();
  private batchHead: Uint8Array = new Uint8Array(0);

  /**
   * Finds the tick, or the ticks of a batch, in one message `[start, end)` and fills {@link rows}. Rows of `tick` and
   * `batch` state whole structures; whether symbol and price are there and make sense is for the caller to judge.
   * `view` covers the same memory as `bytes`.
   */
  scan(bytes: Uint8Array, view: DataView, start: number, end: number): TickKind {
    const { rows } = this;
    rows.count = 0;
    if (this.singles.match(bytes, view, start, end, true, rows, rows.open()) === end) return 'tick';
    rows.count = 0;
    if (this.scanKnownBatch(bytes, view, start, end)) return 'batch';
    const envelope = walkEnvelope(bytes, start, end);
    if (envelope.kind === 'tick') return this.walkSingle(bytes, start, end, envelope);
    if (envelope.kind === 'batch') return this.walkBatch(bytes, view, start, end, envelope);
    return envelope.kind;
  }

  private walkSingle(bytes: Uint8Array, start: number, end: number, envelope: Envelope): TickKind {
    const { rows } = this;
    rows.count = 0;
    const base = rows.open();
    const values: number[] = [];
    if (walkTick(bytes, envelope.dataAt, envelope.dataEnd, rows, base, values) !== envelope.dataEnd) return 'malformed';
    const all = [...envelope.values, ...values].sort((a, b) => a - b);
    this.singles.learn(bytes, start, end, all, rows, base);
    return 'tick';
  }

  private walkBatch(bytes: Uint8Array, view: DataView, start: number, end: number, envelope: Envelope): TickKind {
    const { dataAt, dataEnd } = envelope;
    this.rows.count = 0;
    if (this.scanItems(bytes, view, dataAt, dataEnd) !== dataEnd) return 'malformed';
    this.batchHead = dataEnd === end ? bytes.slice(start, dataAt) : new Uint8Array(0);
    return 'batch';
  }

  /** A batch whose bytes before `data` are those of the last one, and whose `data` comes last, needs no walk. */
  private scanKnownBatch(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    const { batchHead } = this;
    if (batchHead.length === 0 || start + batchHead.length >= end) return false;
    for (let i = 0; i < batchHead.length; i++) if (bytes[start + i] !== batchHead[i]) return false;
    return this.scanItems(bytes, view, start + batchHead.length, end) === end;
  }

  /** Scans every tick of the array at `at`; returns where the array ends, −1 unless all of its items are whole maps. */
  private scanItems(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const { rows, items } = this;
    const count = arrayCount(bytes, at, end);
    if (count < 0) return -1;
    let next = firstItemOf(bytes, at, end);
    for (let i = 0; i < count; i++) {
      const base = rows.open();
      if (base < 0) return -1;
      const start = next;
      next = items.match(bytes, view, start, end, false, rows, base);
      if (next >= 0) continue;
      const values: number[] = [];
      next = walkTick(bytes, start, end, rows, base, values);
      if (next < 0) return -1;
      items.learn(bytes, start, next, values, rows, base);
    }
    return next;
  }
}

/** The few layouts of one connection, the one that fitted last first in line. */
class LayoutShelf {
  private readonly layouts: TickLayout[] = [];
  private current: TickLayout | undefined = undefined;
  private oldest = 0;

  /** As {@link TickLayout.match}; with `whole` a tick must also end at `end`. */
  match(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    whole: boolean,
    rows: TickRows,
    base: number,
  ): number {
    const { current, layouts } = this;
    if (current === undefined) return -1;
    const next = current.match(bytes, view, start, end, rows.cells, base);
    if (next >= 0 && (!whole || next === end)) return next;
    for (const layout of layouts) {
      if (layout === current) continue;
      const other = layout.match(bytes, view, start, end, rows.cells, base);
      if (other < 0 || (whole && other !== end)) continue;
      this.current = layout;
      return other;
    }
    return -1;
  }

  learn(bytes: Uint8Array, start: number, end: number, values: number[], rows: TickRows, base: number): void {
    const symbolAt = rows.cells[base + SYMBOL]!;
    const learnable = symbolAt >= 0 && stringHeaderSize(bytes[symbolAt]!) > 0;
    if (!learnable || end - start > LAYOUT_BYTES_MAX || values.length > LAYOUT_VALUES_MAX) return;
    const layout = new TickLayout(bytes, start, end, values, rows, base);
    this.layouts[this.oldest] = layout;
    this.oldest = (this.oldest + 1) % LAYOUTS_MAX;
    this.current = layout;
  }
}
