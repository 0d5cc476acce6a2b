import { assert } from '../base/assert.ts';

/** A seat for one platform on the board, 0 up. */
export type PlatformSlot = number;
/** A seat for one root on the board, 0 up. */
export type RootKey = number;

/** The last prices of one root on one platform, read off the board. NaN: that price was never given. */
export interface BoardQuote {
  readonly platform: string;
  readonly root: string;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly volume: number;
  /** Our clock when the tick was read. */
  readonly recvTsUs: number;
  /** The platform's clock as the tick states it; 0 when it states none. */
  readonly sourceTsUs: number;
}

const PLATFORMS_BITS = 6;
export const BOARD_PLATFORMS_MAX: number = 1 << PLATFORMS_BITS;
export const BOARD_ROOTS_MAX = 512;

/**
 * The newest price per (root, platform), in typed arrays that the tick lane writes and the order lane reads. A cell is
 * `root × 64 + platform`. Seats are given in order of first use and kept; 512 roots and 64 platforms have room.
 */
export class QuoteBoard {
  private readonly rootKeys = new Map<string, RootKey>();
  private readonly slots = new Map<string, PlatformSlot>();
  private readonly roots: string[] = [];
  private readonly platforms: string[] = [];
  /** By cell, written by the tick lane; NaN for a bid, ask or volume that the tick lacks. */
  readonly lasts: Float64Array = perCell();
  readonly bids: Float64Array = perCell();
  readonly asks: Float64Array = perCell();
  readonly volumes: Float64Array = perCell();
  /** By cell: our time of the tick, 0 before the first; and the platform's, 0 when it states none. */
  readonly recvTsUs: Float64Array = perCell();
  readonly sourceTsUs: Float64Array = perCell();

  /** The root's seat, given now if it has none; undefined when the board is full. */
  rootKey(root: string): RootKey | undefined {
    return seat(this.rootKeys, this.roots, root, BOARD_ROOTS_MAX);
  }

  /** The root in a seat; undefined where nobody sits. */
  rootAt(key: RootKey): string | undefined {
    return this.roots[key];
  }

  /** The platform's seat, given now if it has none; undefined when the board is full. */
  platformSlot(platform: string): PlatformSlot | undefined {
    return seat(this.slots, this.platforms, platform, BOARD_PLATFORMS_MAX);
  }

  cellOf(root: RootKey, platform: PlatformSlot): number {
    assert(root >= 0 && root < BOARD_ROOTS_MAX, `board root ${root}`);
    assert(platform >= 0 && platform < BOARD_PLATFORMS_MAX, `board platform ${platform}`);
    return (root << PLATFORMS_BITS) | platform;
  }

  /** The newest quote of a root on a platform; undefined before its first tick. */
  quote(root: string, platform: string): BoardQuote | undefined {
    const key = this.rootKeys.get(root);
    const slot = this.slots.get(platform);
    return key === undefined || slot === undefined ? undefined : this.read(key, slot);
  }

  /** The newest quote of a root over all platforms that count, by our clock; undefined before its first tick there. */
  newest(root: string, counts: (platform: string) => boolean = () => true): BoardQuote | undefined {
    const key = this.rootKeys.get(root);
    if (key === undefined) return undefined;
    let best = -1;
    let bestTsUs = 0;
    for (let slot = 0; slot < this.platforms.length; slot++) {
      const tsUs = this.recvTsUs[this.cellOf(key, slot)]!;
      if (tsUs <= bestTsUs || !counts(this.platforms[slot]!)) continue;
      best = slot;
      bestTsUs = tsUs;
    }
    return best < 0 ? undefined : this.read(key, best);
  }

  /** Every quote of a root, one per platform that ever sent a tick of it, in order of the platforms' first ticks. */
  quotes(root: string): readonly BoardQuote[] {
    const key = this.rootKeys.get(root);
    if (key === undefined) return [];
    return this.platforms.map((_, slot) => this.read(key, slot)).filter((quote) => quote !== undefined);
  }

  /** Forgets the quote of a root on a platform: its symbol is another one from now on. */
  forget(root: string, platform: string): void {
    const key = this.rootKeys.get(root);
    const slot = this.slots.get(platform);
    if (key !== undefined && slot !== undefined) this.recvTsUs[this.cellOf(key, slot)] = 0;
  }

  private read(key: RootKey, slot: PlatformSlot): BoardQuote | undefined {
    const cell = this.cellOf(key, slot);
    const recvTsUs = this.recvTsUs[cell]!;
    if (recvTsUs === 0) return undefined;
    return {
      platform: this.platforms[slot]!,
      root: this.roots[key]!,
      last: this.lasts[cell]!,
      bid: this.bids[cell]!,
      ask: this.asks[cell]!,
      volume: this.volumes[cell]!,
      recvTsUs,
      sourceTsUs: this.sourceTsUs[cell]!,
    };
  }
}

/** The row of what is held in a symbol that a platform trades no more: its price never mixes with that of its root. */
export function heldRow(symbol: string): string {
  return `held ${symbol}`;
}

/** The root's seat of a board cell. */
export function rootOfCell(cell: number): RootKey {
  return cell >> PLATFORMS_BITS;
}

function perCell(): Float64Array {
  return new Float64Array(BOARD_ROOTS_MAX * BOARD_PLATFORMS_MAX);
}

function seat(seats: Map<string, number>, names: string[], name: string, limit: number): number | undefined {
  const taken = seats.get(name);
  if (taken !== undefined || names.length >= limit) return taken;
  seats.set(name, names.length);
  names.push(name);
  return names.length - 1;
}
