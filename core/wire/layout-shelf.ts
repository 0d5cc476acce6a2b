import { LAYOUT_BYTES_MAX, TickLayout } from './tick-layout.ts';
import type { TickOffsets } from './tick-offsets.ts';

/** An adapter has few shapes: the lengths of its symbols times the widths of its numbers. */
const LAYOUTS_MAX = 32;
/** Walks between two replacements on a full shelf, so that ever new shapes cost little more than their walks. */
const WALKS_PER_REPLACEMENT = 256;

/** The layouts of one connection. */
export class LayoutShelf {
  private readonly layouts: TickLayout[] = [];
  /** The layouts of each length, so that a whole message is held to few of them. */
  private readonly byLength: (TickLayout[] | undefined)[] = Array.from({ length: LAYOUT_BYTES_MAX + 1 });
  private last: TickLayout | undefined = undefined;
  private walks = 0;
  private oldest = 0;

  /** The layout of a tick that is exactly `[start, end)`. */
  findWhole(view: DataView, start: number, end: number): TickLayout | undefined {
    const length = end - start;
    const { last } = this;
    if (last !== undefined && last.length === length && last.fits(view, start)) return last;
    const candidates = length < this.byLength.length ? this.byLength[length] : undefined;
    if (candidates === undefined) return undefined;
    for (let i = 0; i < candidates.length; i++) {
      const layout = candidates[i]!;
      if (layout === last || !layout.fits(view, start)) continue;
      this.last = layout;
      return layout;
    }
    return undefined;
  }

  /** The layout of a tick that begins at `start` and ends somewhere up to `end`. */
  findFirst(view: DataView, start: number, end: number): TickLayout | undefined {
    const room = end - start;
    const { last, layouts } = this;
    if (last !== undefined && last.length <= room && last.fits(view, start)) return last;
    for (let i = 0; i < layouts.length; i++) {
      const layout = layouts[i]!;
      if (layout === last || layout.length > room || !layout.fits(view, start)) continue;
      this.last = layout;
      return layout;
    }
    return undefined;
  }

  /** Takes note of a tick `[start, end)` that fitted none and was walked. `values` are the positions of its values. */
  learn(bytes: Uint8Array, start: number, end: number, values: readonly number[], offsets: TickOffsets): void {
    this.walks++;
    const isFull = this.layouts.length >= LAYOUTS_MAX;
    if (isFull && this.walks < WALKS_PER_REPLACEMENT) return;
    if (offsets.symbolText < 0 || end - start > LAYOUT_BYTES_MAX) return;
    this.walks = 0;
    this.layouts[this.oldest] = new TickLayout(bytes, start, end, values, offsets);
    this.oldest = (this.oldest + 1) % LAYOUTS_MAX;
    this.byLength.fill(undefined);
    for (const layout of this.layouts) (this.byLength[layout.length] ??= []).push(layout);
  }
}
