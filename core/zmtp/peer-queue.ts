import type { TickBatch } from './door-peer.ts';
import { TickBacklog, type TickBacklogLimits } from './tick-backlog.ts';

/** Bounds of a peer queue; see {@link ZmtpLimits}. */
export interface PeerQueueLimits extends TickBacklogLimits {
  readonly orderBacklogBytesMax: number;
}

const PAGE_BYTES = 16 * 1024;
/** Tick bytes handed over in one write: what an order that comes meanwhile has to wait for. */
const TICK_WRITE_BYTES = 256 * 1024;

/**
 * What waits for one peer while its socket is busy: the order lane, whole and in order, goes first; ticks follow.
 * Order bytes are packed into pages, so that a million tiny answers cost what their bytes cost.
 */
export class PeerQueue {
  readonly #limits: PeerQueueLimits;
  readonly #ticks: TickBacklog;
  #pages: Buffer[] = [];
  /** Bytes used of the last page; earlier pages are full or cut to size. */
  #lastUsed = 0;
  #orderBytes = 0;

  constructor(limits: PeerQueueLimits) {
    this.#limits = limits;
    this.#ticks = new TickBacklog(limits);
  }

  get bytes(): number {
    return this.#orderBytes + this.#ticks.bytes;
  }

  get conflatedTicks(): number {
    return this.#ticks.conflated;
  }

  /** Copies one framed message to the end of the order lane. False: the lane is above its limit and the peer must go. */
  pushOrder(framed: Uint8Array): boolean {
    const last = this.#pages[this.#pages.length - 1];
    if (last !== undefined && last.length - this.#lastUsed >= framed.length) {
      last.set(framed, this.#lastUsed);
      this.#lastUsed += framed.length;
    } else {
      this.#cutLastPage();
      const page = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, framed.length));
      page.set(framed);
      this.#pages.push(page);
      this.#lastUsed = framed.length;
    }
    this.#orderBytes += framed.length;
    return this.#orderBytes <= this.#limits.orderBacklogBytesMax;
  }

  /** Copies ticks to the end of the tick lane. False: even conflated they are above the limit and the peer must go. */
  pushTicks(batch: TickBatch, nowUs: number): boolean {
    return this.#ticks.push(batch, nowUs);
  }

  /** Takes what the next write carries: all of the order lane, else some ticks. Empty when nothing waits. */
  take(nowUs: number): Buffer[] {
    if (this.#orderBytes === 0) return this.#ticks.bytes === 0 ? [] : this.#ticks.take(TICK_WRITE_BYTES, nowUs);
    return this.takeOrders();
  }

  /** Takes all of the order lane, in order. */
  takeOrders(): Buffer[] {
    this.#cutLastPage();
    const pages = this.#pages;
    this.#pages = [];
    this.#orderBytes = 0;
    return pages;
  }

  /** Forgets the tick lane of a peer that is leaving. */
  dropTicks(): void {
    this.#ticks.clear();
  }

  #cutLastPage(): void {
    const last = this.#pages.pop();
    if (last !== undefined) this.#pages.push(last.subarray(0, this.#lastUsed));
  }
}
