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
  /** Our time of the ticks since the last flush, read once; 0 before the first. */
  readTsUs = 0;
  /** Rises when the symbols are to be forgotten. */
  generation = 0;
  private readonly fanOut: TickFanOut;
  private readonly clock: Pick<Clock, 'nowUs'>;
  private readonly framePool = new TickItemsPool();
  private readonly itemPool = new TickItemsPool();
  /** Single MARKET_DATA frames, to be filled while {@link wantsSingles}. */
  frames: TickItems = this.framePool.take(0);
  /** Tick maps for a batch, to be filled while {@link wantsBatches}. */
  items: TickItems = this.itemPool.take(BATCH_HEADROOM_BYTES);
  wantsSingles = false;
  wantsBatches = false;
  private heads: TickHeads | undefined = undefined;

  constructor(fanOut: TickFanOut, clock: Pick<Clock, 'nowUs'>) {
    this.fanOut = fanOut;
    this.clock = clock;
  }

  /**
   * Prepares for a message of a platform: ticks of another one are flushed first, so that a batch has one platform, and
   * what is wanted is looked up.
   */
  begin(heads: TickHeads): void {
    if (heads !== this.heads) {
      this.flush();
      this.heads = heads;
    }
    if (this.readTsUs === 0) this.readTsUs = this.clock.nowUs();
    if (this.frames.count === 0 && this.items.count === 0) this.lookUpWants();
  }

  /** Hands on what was gathered if it is enough for a write. */
  flushIfFull(): void {
    if (this.frames.used > FLUSH_BYTES || this.items.used > FLUSH_BYTES) this.handOn();
  }

  /** Hands on what was gathered; the next tick is of another read. */
  flush(): void {
    this.readTsUs = 0;
    this.handOn();
  }

  private handOn(): void {
    const { frames, items, heads } = this;
    if (frames.count === 0 && items.count === 0) return;
    this.fanOut.send(frames, items, heads!.batch);
    if (frames.count > 0) this.frames = this.framePool.take(0);
    if (items.count > 0) this.items = this.itemPool.take(BATCH_HEADROOM_BYTES);
    this.lookUpWants();
  }

  /** Only while nothing is gathered, so that both forms always hold the same ticks or none. */
  private lookUpWants(): void {
    this.wantsSingles = this.fanOut.wantsSingles;
    this.wantsBatches = this.fanOut.wantsBatches;
  }
}
