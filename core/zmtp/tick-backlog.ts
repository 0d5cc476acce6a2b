import type { TickBatch } from './door-peer.ts';

/** Bounds of a tick backlog; see {@link ZmtpLimits}. */
export interface TickBacklogLimits {
  readonly tickBacklogBytesMax: number;
  readonly tickBacklogMs: number;
}

/** Queued frames, copied out of their batches so that what the queue holds is what it counts. */
interface Slab {
  readonly bytes: Buffer;
  readonly ends: Int32Array;
  readonly keys: Int32Array;
  readonly queuedUs: number;
  count: number;
  used: number;
}

const SLAB_BYTES = 64 * 1024;
const SLAB_FRAMES = 2_048;
const KEY_MAX = 1_048_575;
/** In conflating mode the queue is thinned again when it has grown by this much and doubled: a constant share of the copying. */
const THIN_AGAIN_BYTES = 1024 * 1024;

/**
 * The ticks that one slow peer has not taken. Everything is kept while the backlog is small and young; past either
 * bound it switches to conflating, where of two frames with one key only the newer stays, and back when it has emptied.
 */
export class TickBacklog {
  /** Frames that a newer one of the same key replaced. */
  conflated = 0;
  /** Bytes of all queued frames. */
  bytes = 0;
  readonly #limits: TickBacklogLimits;
  #slabs: Slab[] = [];
  #isConflating = false;
  #hasNewFrames = false;
  #thinAtBytes: number;
  /** Pass in which a key was last seen, by key. */
  #seenInPass = new Int32Array(0);
  #pass = 0;

  constructor(limits: TickBacklogLimits) {
    this.#limits = limits;
    this.#thinAtBytes = limits.tickBacklogBytesMax;
  }

  /** Copies the frames of a batch to the end of the queue. Returns false when even conflated they are above the byte limit. */
  push(batch: TickBatch, nowUs: number): boolean {
    this.#append(batch, 0, batch.count, nowUs);
    this.#hasNewFrames = true;
    if (this.bytes > this.#thinAtBytes || this.#isOld(nowUs)) this.#conflate(nowUs);
    return this.bytes <= this.#limits.tickBacklogBytesMax;
  }

  /** Takes the oldest frames, about `bytesMax` of them and never less than one slab, for one write. */
  take(bytesMax: number, nowUs: number): Buffer[] {
    if ((this.#isConflating && this.#hasNewFrames) || this.#isOld(nowUs)) this.#conflate(nowUs);
    const taken: Buffer[] = [];
    let bytes = 0;
    while (bytes < bytesMax) {
      const slab = this.#slabs.shift();
      if (slab === undefined) break;
      taken.push(slab.bytes.subarray(0, slab.used));
      bytes += slab.used;
    }
    this.bytes -= bytes;
    if (this.bytes === 0) this.clear();
    return taken;
  }

  /** Forgets what is queued, and that it was too much. */
  clear(): void {
    this.#slabs = [];
    this.bytes = 0;
    this.#isConflating = false;
    this.#thinAtBytes = this.#limits.tickBacklogBytesMax;
  }

  #isOld(nowUs: number): boolean {
    const oldest = this.#slabs[0];
    return !this.#isConflating && oldest !== undefined && nowUs - oldest.queuedUs > this.#limits.tickBacklogMs * 1_000;
  }

  /** Keeps the newest frame of each key, in the order they were queued. */
  #conflate(nowUs: number): void {
    this.#isConflating = true;
    this.#hasNewFrames = false;
    this.#pass += 1;
    const before = this.#slabs;
    // From the newest frame back, the first sighting of a key is the one that stays.
    const stays: Uint8Array[] = [];
    for (let s = before.length - 1; s >= 0; s -= 1) {
      const slab = before[s] as Slab;
      const marks = new Uint8Array(slab.count);
      for (let i = slab.count - 1; i >= 0; i -= 1) {
        if (this.#isFirstSighting(slab.keys[i] as number)) marks[i] = 1;
      }
      stays[s] = marks;
    }
    this.#slabs = [];
    this.bytes = 0;
    before.forEach((slab, s) => {
      const marks = stays[s] as Uint8Array;
      for (let i = 0; i < slab.count; i += 1) {
        if (marks[i] === 1) this.#append(slab, i, i + 1, nowUs);
        else this.conflated += 1;
      }
    });
    this.#thinAtBytes = Math.min(this.#limits.tickBacklogBytesMax, 2 * this.bytes + THIN_AGAIN_BYTES);
  }

  #isFirstSighting(key: number): boolean {
    if (key < 0 || key > KEY_MAX) return true;
    if (key >= this.#seenInPass.length) {
      const grown = new Int32Array(Math.min(KEY_MAX + 1, Math.max(1_024, 2 * key)));
      grown.set(this.#seenInPass);
      this.#seenInPass = grown;
    }
    if (this.#seenInPass[key] === this.#pass) return false;
    this.#seenInPass[key] = this.#pass;
    return true;
  }

  /** Copies frames [from, to) into the last slab and into new ones as it fills. */
  #append(batch: Omit<TickBatch, 'count'>, from: number, to: number, nowUs: number): void {
    const offset = frameStart(batch.ends, from);
    let next = from;
    let start = offset;
    while (next < to) {
      const slab = this.#roomFor((batch.ends[next] as number) - start, nowUs);
      const room = slab.bytes.length - slab.used;
      let stop = next + 1;
      while (stop < to && slab.count + stop - next < SLAB_FRAMES && (batch.ends[stop] as number) - start <= room)
        stop += 1;
      for (let i = next; i < stop; i += 1) {
        slab.ends[slab.count] = slab.used + (batch.ends[i] as number) - start;
        slab.keys[slab.count] = batch.keys[i] as number;
        slab.count += 1;
      }
      const end = batch.ends[stop - 1] as number;
      batch.bytes.copy(slab.bytes, slab.used, start, end);
      slab.used += end - start;
      this.bytes += end - start;
      start = end;
      next = stop;
    }
  }

  /** The last slab if a frame of this size still fits into it, else a new one. */
  #roomFor(frameBytes: number, nowUs: number): Slab {
    const last = this.#slabs[this.#slabs.length - 1];
    if (last !== undefined && last.count < SLAB_FRAMES && last.used + frameBytes <= last.bytes.length) return last;
    const slab: Slab = {
      bytes: Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, frameBytes)),
      ends: new Int32Array(SLAB_FRAMES),
      keys: new Int32Array(SLAB_FRAMES),
      queuedUs: nowUs,
      count: 0,
      used: 0,
    };
    this.#slabs.push(slab);
    return slab;
  }
}

function frameStart(ends: Int32Array, frame: number): number {
  return frame === 0 ? 0 : (ends[frame - 1] as number);
}
