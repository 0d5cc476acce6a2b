import type { Clock } from '../base/clock.ts';
import { BATCH_HEADROOM_BYTES } from './tick-batch-frame.ts';
import type { TickFanOut } from './tick-fan-out.ts';
import { TickItemsPool, type TickItems } from './tick-items.ts';

/** What stands before the tick maps of one platform in messages that we put together. */
export interface TickHeads {
  readonly single: DataView;
  readonly batch: Uint8Array;
}

/** Gathered bytes above which a flush does not wait for the end of the read. */
const FLUSH_BYTES = 128 * 1024;

/** Gathers the spliced ticks of one socket read, in the forms that are wanted, and hands them on in one go. */
export class TickOutput {
  /** Rises when the symbols are to be forgotten. */
  generation = 0;
  private readonly fanOut: TickFanOut;
  private readonly framePool = new TickItemsPool();
  private readonly itemPool = new TickItemsPool();
  private frames: TickItems = this.framePool.take(0);
  private items: TickItems = this.itemPool.take(BATCH_HEADROOM_BYTES);
  private heads: TickHeads | undefined = undefined;
  private readTsUs = 0;

  constructor(fanOut: TickFanOut) {
    this.fanOut = fanOut;
  }

  /** Makes room for the ticks of a platform: those of another one are flushed first, so that a batch has one platform. */
  begin(heads: TickHeads): void {
    if (heads === this.heads) return;
    this.flush();
    this.heads = heads;
  }

  /** Our time of the ticks since the last flush, read once. */
  nowUs(clock: Pick<Clock, 'nowUs'>): number {
    if (this.readTsUs === 0) this.readTsUs = clock.nowUs();
    return this.readTsUs;
  }

  /** Adds a tick that came as a message of its own, `[start, end)`, with its tick map at `[dataStart, dataEnd)`. */
  addMessage(
    view: DataView,
    start: number,
    end: number,
    dataStart: number,
    dataEnd: number,
    symbolAt: number,
    symbolEnd: number,
    replacement: Uint8Array,
    cell: number,
  ): void {
    const { fanOut, frames, items } = this;
    if (fanOut.wantsSingles) frames.addFrame(view, start, end, symbolAt, symbolEnd, replacement, cell);
    if (fanOut.wantsBatches) items.addItem(view, dataStart, dataEnd, symbolAt, symbolEnd, replacement, cell);
    if (frames.used > FLUSH_BYTES || items.used > FLUSH_BYTES) this.flush();
  }

  /** Adds a tick that came in a batch, `[dataStart, dataEnd)`. */
  addItem(
    view: DataView,
    dataStart: number,
    dataEnd: number,
    symbolAt: number,
    symbolEnd: number,
    replacement: Uint8Array,
    cell: number,
  ): void {
    const { fanOut, frames, items, heads } = this;
    if (fanOut.wantsSingles) {
      frames.addEnvelopedFrame(heads!.single, view, dataStart, dataEnd, symbolAt, symbolEnd, replacement, cell);
    }
    if (fanOut.wantsBatches) items.addItem(view, dataStart, dataEnd, symbolAt, symbolEnd, replacement, cell);
    if (frames.used > FLUSH_BYTES || items.used > FLUSH_BYTES) this.flush();
  }

  /** Hands on what was gathered and starts anew. */
  flush(): void {
    const { frames, items, heads } = this;
    this.readTsUs = 0;
    if (frames.count === 0 && items.count === 0) return;
    this.fanOut.send(frames, items, heads!.batch);
    if (frames.count > 0) this.frames = this.framePool.take(0);
    if (items.count > 0) this.items = this.itemPool.take(BATCH_HEADROOM_BYTES);
  }
}
