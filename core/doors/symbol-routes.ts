import { copyBytes } from '../wire/splice.ts';
import { dataViewOf } from '../wire/msgpack-bytes.ts';

/** Where the ticks of one platform symbol go. */
export interface SymbolRoute {
  readonly root: string;
  /** The root as a MessagePack string, prefix included: what replaces the platform's symbol in the bytes. */
  readonly replacement: Uint8Array;
  /** The board cell of (root, platform). */
  readonly cell: number;
  /** The cell that its prices move; undefined for another month than the front, whose ticks only pass on. */
  readonly quoteCell: number | undefined;
  nextSampleUs: number;
}

/** Distinct symbols of one connection that are remembered; one more and all are forgotten and resolved anew. */
export const ROUTES_MAX = 1_024;
/** Longer symbols are refused. */
export const SYMBOL_BYTES_MAX = 64;

const TABLE_SIZE = 4 * ROUTES_MAX;
const SEAT_MASK = TABLE_SIZE - 1;

interface Entry {
  readonly name: DataView;
  /** Of the name; a DataView's own length is a call. */
  readonly length: number;
  /** Null: nobody maps this symbol. */
  readonly route: SymbolRoute | null;
}

/** Remembers the route of each symbol by its bytes, so that a symbol is resolved once per connection. */
export class SymbolRoutes {
  private table: (Entry | undefined)[] = [];
  private count = 0;

  constructor() {
    this.clear();
  }

  /** The route of the symbol at `at`; null when it is known that nobody maps it; undefined when it was never seen. */
  find(view: DataView, at: number, length: number): SymbolRoute | null | undefined {
    const { table } = this;
    let seat = hash(view, at, length);
    for (;;) {
      const entry = table[seat];
      if (entry === undefined) return undefined;
      if (entry.length === length && equal(entry.name, view, at, length)) return entry.route;
      seat = (seat + 1) & SEAT_MASK;
    }
  }

  /** Remembers the route of a symbol that {@link find} did not know; null: nobody maps it. */
  add(view: DataView, at: number, length: number, route: SymbolRoute | null): void {
    if (this.count >= ROUTES_MAX) this.clear();
    this.count++;
    const name = dataViewOf(new Uint8Array(length));
    copyBytes(view, at, name, 0, length);
    let seat = hash(view, at, length);
    while (this.table[seat] !== undefined) seat = (seat + 1) & SEAT_MASK;
    this.table[seat] = { name, length, route };
  }

  clear(): void {
    this.count = 0;
    this.table = Array.from({ length: TABLE_SIZE }, () => undefined);
  }
}

/** Mixes the first and the last four bytes and the length. */
function hash(view: DataView, at: number, length: number): number {
  let mixed = length;
  if (length >= 4) {
    mixed =
      Math.imul(view.getInt32(at, true), 0x9e3779b1) ^ Math.imul(view.getInt32(at + length - 4, true), 0x85ebca6b);
  } else {
    for (let i = 0; i < length; i++) mixed = Math.imul(mixed, 31) + view.getUint8(at + i);
    mixed = Math.imul(mixed, 0x9e3779b1);
  }
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ length, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) & SEAT_MASK;
}

function equal(name: DataView, view: DataView, at: number, length: number): boolean {
  if (length < 4) {
    for (let i = 0; i < length; i++) if (name.getUint8(i) !== view.getUint8(at + i)) return false;
    return true;
  }
  const last = length - 4;
  for (let i = 0; i < last; i += 4) if (name.getInt32(i, true) !== view.getInt32(at + i, true)) return false;
  return name.getInt32(last, true) === view.getInt32(at + last, true);
}
