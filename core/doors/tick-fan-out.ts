import { BOARD_ROOTS_MAX, rootOfCell, type QuoteBoard } from '../model/quote-board.ts';
import type { DoorPeer, TickBatch } from '../zmtp/door-peer.ts';
import { BATCH_HEADROOM_BYTES, closeBatch } from './tick-batch-frame.ts';
import { TickItemsPool, type TickItems } from './tick-items.ts';

/** Which ticks a peer wants, and in which form. */
export interface TickWish {
  /** MARKET_DATA_BATCH instead of single MARKET_DATA messages. */
  readonly batch: boolean;
  /** Universal symbols, already checked against the registry; undefined: all. */
  readonly roots: ReadonlySet<string> | undefined;
}

/** Above this backlog a batch peer is sent single ticks, which conflate by symbol; a batch cannot. */
const BATCH_BACKLOG_BYTES_MAX = 1024 * 1024;

interface Listener {
  readonly peer: DoorPeer;
  readonly batch: boolean;
  /** One byte per root of the board, 1 = wanted; undefined: all. */
  readonly wanted: Uint8Array | undefined;
  isBehind: boolean;
}

/** Sends what the tick lane has gathered to every peer that wants ticks, in the form and the selection it asked for. */
export class TickFanOut {
  /** Whether the next flush needs single frames, and whether it needs batches. */
  wantsSingles = false;
  wantsBatches = false;
  private readonly board: QuoteBoard;
  private readonly pool: TickItemsPool;
  private readonly listeners = new Map<DoorPeer, Listener>();

  constructor(board: QuoteBoard) {
    this.board = board;
    this.pool = new TickItemsPool();
  }

  /** Adds a peer, or changes what it gets. */
  set(peer: DoorPeer, wish: TickWish): void {
    const wanted = wish.roots === undefined ? undefined : this.markRoots(wish.roots);
    this.listeners.set(peer, { peer, batch: wish.batch, wanted, isBehind: false });
    this.update();
  }

  remove(peer: DoorPeer): void {
    this.listeners.delete(peer);
    this.update();
  }

  /**
   * Sends the gathered ticks. `frames` are single MARKET_DATA frames, `items` the tick maps of one platform with
   * `batchHead` as the head of their batch; each is empty unless it was wanted.
   */
  send(frames: TickItems, items: TickItems, batchHead: Uint8Array): void {
    const whole = items.count === 0 ? undefined : closeBatch(items, batchHead);
    for (const listener of this.listeners.values()) {
      const asBatch = listener.batch && !(listener.isBehind && frames.count > 0);
      if (listener.wanted !== undefined) this.sendSelection(listener, asBatch ? items : frames, asBatch, batchHead);
      else if (!asBatch) this.give(listener, frames, frames);
      else if (whole !== undefined) this.give(listener, whole, items);
    }
    this.update();
  }

  private sendSelection(listener: Listener, all: TickItems, asBatch: boolean, batchHead: Uint8Array): void {
    const wanted = listener.wanted!;
    const chosen = this.pool.take(asBatch ? BATCH_HEADROOM_BYTES : 0);
    let start = asBatch ? BATCH_HEADROOM_BYTES : 0;
    for (let i = 0; i < all.count; i++) {
      if (wanted[rootOfCell(all.keys[i]!)] === 1) chosen.addCopy(all, i, start);
      start = all.ends[i]!;
    }
    if (chosen.count > 0) this.give(listener, asBatch ? closeBatch(chosen, batchHead) : chosen, chosen);
  }

  private give(listener: Listener, batch: TickBatch, owner: TickItems): void {
    if (batch.count === 0) return;
    const { peer } = listener;
    peer.sendTicks(batch);
    const queued = peer.queuedBytes;
    listener.isBehind = queued > BATCH_BACKLOG_BYTES_MAX;
    if (queued > 0) owner.holders.push(peer);
  }

  private update(): void {
    let [singles, batches] = [false, false];
    for (const { batch, isBehind } of this.listeners.values()) {
      if (!batch || isBehind) singles = true;
      if (batch) batches = true;
    }
    this.wantsSingles = singles;
    this.wantsBatches = batches;
  }

  private markRoots(roots: ReadonlySet<string>): Uint8Array {
    const wanted = new Uint8Array(BOARD_ROOTS_MAX);
    for (const root of roots) {
      const key = this.board.rootKey(root);
      if (key !== undefined) wanted[key] = 1;
    }
    return wanted;
  }
}
