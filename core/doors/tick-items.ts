import type { DoorPeer, TickBatch } from '../zmtp/door-peer.ts';
import { dataViewOf } from '../wire/msgpack-bytes.ts';
import { copyBytes, spliceSymbol } from '../wire/splice.ts';
import { writeFrameHeader } from '../zmtp/codec.ts';

const BYTES_FIRST = 160 * 1024;
const COUNT_FIRST = 2_048;
const FRAME_HEADER_BYTES_MAX = 9;
const POOL_MAX = 4;

/** Spliced ticks one after another, written once and handed to every peer: ZMTP frames, or the items of a batch. */
export class TickItems implements TickBatch {
  bytes: Buffer = Buffer.allocUnsafeSlow(BYTES_FIRST);
  view: DataView = dataViewOf(this.bytes);
  ends: Int32Array = new Int32Array(COUNT_FIRST);
  keys: Int32Array = new Int32Array(COUNT_FIRST);
  count = 0;
  used = 0;
  private capacity = BYTES_FIRST;
  private countMax = COUNT_FIRST;
  /** Peers whose sockets had not taken all of these bytes when they were handed over. */
  readonly holders: DoorPeer[] = [];

  /** Empties the list; the first `headroom` bytes are left for a header. */
  reset(headroom: number): void {
    this.count = 0;
    this.used = headroom;
    this.holders.length = 0;
  }

  /** Adds `[start, end)` with its symbol replaced, as a ZMTP frame of its own. */
  addFrame(
    from: DataView,
    start: number,
    end: number,
    symbolAt: number,
    symbolEnd: number,
    replacement: Uint8Array,
    key: number,
  ): void {
    const size = end - start - (symbolEnd - symbolAt) + replacement.length;
    this.reserve(size + FRAME_HEADER_BYTES_MAX);
    const body = this.writeHeader(size);
    this.close(spliceSymbol(from, start, end, symbolAt, symbolEnd, replacement, this.view, body), key);
  }

  /** Adds `envelope` and then `[start, end)` with its symbol replaced, as one ZMTP frame. */
  addEnvelopedFrame(
    envelope: DataView,
    from: DataView,
    start: number,
    end: number,
    symbolAt: number,
    symbolEnd: number,
    replacement: Uint8Array,
    key: number,
  ): void {
    const size = envelope.byteLength + end - start - (symbolEnd - symbolAt) + replacement.length;
    this.reserve(size + FRAME_HEADER_BYTES_MAX);
    const head = this.writeHeader(size);
    copyBytes(envelope, 0, this.view, head, envelope.byteLength);
    const body = head + envelope.byteLength;
    this.close(spliceSymbol(from, start, end, symbolAt, symbolEnd, replacement, this.view, body), key);
  }

  /** Adds `[start, end)` with its symbol replaced, without a frame. */
  addItem(
    from: DataView,
    start: number,
    end: number,
    symbolAt: number,
    symbolEnd: number,
    replacement: Uint8Array,
    key: number,
  ): void {
    this.reserve(end - start + replacement.length);
    this.close(spliceSymbol(from, start, end, symbolAt, symbolEnd, replacement, this.view, this.used), key);
  }

  /** Adds item `index` of another list as it stands. */
  addCopy(other: TickItems, index: number, start: number): void {
    const length = other.ends[index]! - start;
    this.reserve(length);
    copyBytes(other.view, start, this.view, this.used, length);
    this.close(this.used + length, other.keys[index]!);
  }

  /** Whether the bytes may be written again: every peer that held them has taken all that it was sent, or is gone. */
  isFree(): boolean {
    const { holders } = this;
    while (holders.length > 0) {
      const peer = holders[holders.length - 1]!;
      if (peer.isOpen && peer.queuedBytes > 0) return false;
      holders.pop();
    }
    return true;
  }

  /** Writes a frame header and returns where the body begins. */
  private writeHeader(size: number): number {
    if (size > 255) return writeFrameHeader(this.bytes, this.used, 0, size);
    this.view.setUint16(this.used, size);
    return this.used + 2;
  }

  /** Ends the item that was written up to `used`. */
  private close(used: number, key: number): void {
    const { count } = this;
    this.used = used;
    this.ends[count] = used;
    this.keys[count] = key;
    this.count = count + 1;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes > this.capacity || this.count === this.countMax) this.widen(this.used + bytes);
  }

  private widen(needed: number): void {
    if (needed > this.capacity) {
      const wider = Buffer.allocUnsafeSlow(Math.max(this.capacity * 2, needed));
      this.bytes.copy(wider, 0, 0, this.used);
      this.bytes = wider;
      this.view = dataViewOf(wider);
      this.capacity = wider.length;
    }
    if (this.count < this.countMax) return;
    this.ends = widened(this.ends);
    this.keys = widened(this.keys);
    this.countMax = this.ends.length;
  }
}

/** Lends lists whose bytes no socket still reads. Above four that are all held, the oldest is left to its peers. */
export class TickItemsPool {
  private readonly lists: TickItems[] = [];
  private oldest = 0;

  take(headroom: number): TickItems {
    for (const list of this.lists) {
      if (!list.isFree()) continue;
      list.reset(headroom);
      return list;
    }
    const made = new TickItems();
    made.reset(headroom);
    this.lists[this.oldest] = made;
    this.oldest = (this.oldest + 1) % POOL_MAX;
    return made;
  }
}

function widened(narrow: Int32Array): Int32Array {
  const wide = new Int32Array(narrow.length * 2);
  wide.set(narrow);
  return wide;
}
