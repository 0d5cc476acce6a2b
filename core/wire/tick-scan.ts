import { arrayCount } from './msgpack-bytes.ts';
import { LayoutShelf } from './layout-shelf.ts';
import { firstItemOf, walkEnvelope, walkTick, type Envelope, type TickKind } from './structural-walk.ts';
import { BATCH_TICKS_MAX, TickOffsets, TickRows } from './tick-offsets.ts';

const NO_BYTES = new Uint8Array(0);

/**
 * Finds the ticks of one connection without decoding them. The shape of earlier messages is remembered and verified;
 * what does not fit is walked, and its shape learned. One scanner per connection, because shapes belong to adapters.
 */
export class TickScanner {
  /** What the last scan found. */
  readonly rows: TickRows = new TickRows();
  private readonly singles = new LayoutShelf();
  private readonly items = new LayoutShelf();
  private batchHead: Uint8Array = NO_BYTES;

  /**
   * Finds the tick, or the ticks of a batch, in one message `[start, end)` and fills {@link rows}. Rows of `tick` and
   * `batch` state whole structures; whether symbol and price are there and make sense is for the caller to judge. The
   * row of a `tick` begins at `start`, those of a `batch` at their maps. `view` covers the same memory as `bytes`.
   */
  scan(bytes: Uint8Array, view: DataView, start: number, end: number): TickKind {
    const { rows } = this;
    rows.clear();
    const layout = this.singles.findWhole(view, start, end);
    if (layout !== undefined) {
      rows.add(start, layout.offsets);
      return 'tick';
    }
    if (this.scanKnownBatch(bytes, view, start, end)) return 'batch';
    rows.clear();
    const envelope = walkEnvelope(bytes, start, end);
    if (envelope.kind === 'tick') return this.walkSingle(bytes, start, end, envelope);
    if (envelope.kind === 'batch') return this.walkBatch(bytes, view, start, end, envelope);
    return envelope.kind;
  }

  private walkSingle(bytes: Uint8Array, start: number, end: number, envelope: Envelope): TickKind {
    const { dataAt, dataEnd } = envelope;
    const values = [...envelope.values];
    const offsets = new TickOffsets();
    if (walkTick(bytes, dataAt, dataEnd, start, offsets, values) !== dataEnd) return 'malformed';
    this.rows.add(start, offsets);
    this.singles.learn(bytes, start, end, values, offsets);
    return 'tick';
  }

  private walkBatch(bytes: Uint8Array, view: DataView, start: number, end: number, envelope: Envelope): TickKind {
    const { dataAt, dataEnd } = envelope;
    if (this.scanItems(bytes, view, dataAt, dataEnd) !== dataEnd) return 'malformed';
    this.batchHead = dataEnd === end ? bytes.slice(start, dataAt) : NO_BYTES;
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
    if (count < 0 || count > BATCH_TICKS_MAX) return -1;
    let next = firstItemOf(bytes, at, end);
    for (let i = 0; i < count; i++) {
      const layout = items.findFirst(view, next, end);
      if (layout !== undefined) {
        rows.add(next, layout.offsets);
        next += layout.length;
        continue;
      }
      const start = next;
      const values: number[] = [];
      const offsets = new TickOffsets();
      next = walkTick(bytes, start, end, start, offsets, values);
      if (next < 0) return -1;
      rows.add(start, offsets);
      items.learn(bytes, start, next, values, offsets);
    }
    return next;
  }
}
