import { stringHeaderSize } from './msgpack-bytes.ts';
import { LAYOUT_BYTES_MAX, TickLayout } from './tick-layout.ts';
import { SYMBOL, type TickOffsets } from './tick-offsets.ts';

/** An adapter has few shapes: the lengths of its symbols times the widths of its numbers. */
const LAYOUTS_MAX = 32;
/** Walks between two replacements on a full shelf, so that ever new shapes cost little more than their walks. */
const WALKS_PER_REPLACEMENT = 256;

/** The layouts of one connection. */
export class LayoutShelf {
  private readonly layouts: TickLayout[] = [];
  private current: TickLayout | undefined = undefined;
  private walks = 0;
  private oldest = 0;

  /** The layout that the tick at `start` fits; with `whole` it ends exactly at `end`, else at or before it. */
  find(view: DataView, start: number, end: number, whole: boolean): TickLayout | undefined {
    const room = end - start;
    const { current, layouts } = this;
    if (current !== undefined && hasRoom(current, room, whole) && current.fits(view, start)) return current;
    for (let i = 0; i < layouts.length; i++) {
      const layout = layouts[i]!;
      if (!hasRoom(layout, room, whole) || layout === current || !layout.fits(view, start)) continue;
      this.current = layout;
      return layout;
    }
    return undefined;
  }

  /** Takes note of a tick `[start, end)` that fitted none and was walked. `values` are the positions of its values. */
  learn(bytes: Uint8Array, start: number, end: number, values: readonly number[], offsets: TickOffsets): void {
    this.walks++;
    const isFull = this.layouts.length >= LAYOUTS_MAX;
    if (isFull && this.walks < WALKS_PER_REPLACEMENT) return;
    const symbolAt = start + offsets[SYMBOL]!;
    if (symbolAt < start || stringHeaderSize(bytes[symbolAt]!) === 0 || end - start > LAYOUT_BYTES_MAX) return;
    this.walks = 0;
    this.layouts[this.oldest] = new TickLayout(bytes, start, end, values, offsets);
    this.oldest = (this.oldest + 1) % LAYOUTS_MAX;
  }
}

function hasRoom(layout: TickLayout, room: number, whole: boolean): boolean {
  return whole ? layout.length === room : layout.length <= room;
}
