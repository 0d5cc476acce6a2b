import { trimDust } from '../base/decimal.ts';
import type { ParentKey } from '../model/ids.ts';
import type { FoundRate } from '../model/rate.ts';
import type { World } from './world.ts';

/** One execution, with the money that a point of it means. */
export interface BookedFill {
  readonly parentKey: ParentKey;
  readonly platform: string;
  readonly account: string;
  readonly symbol: string;
  readonly root: string;
  readonly world: World;
  /** Signed, in the platform's unit. */
  readonly size: number;
  readonly price: number;
  /** What was held before it, signed, and at which average. */
  readonly heldBefore: number;
  readonly averageBefore: number;
  /** Money for one point of one unit of size, in `currency`; undefined where nobody knows it. */
  readonly moneyPerPoint: number | undefined;
  readonly currency: string;
  /** The rate to USD at the fill; undefined where the currency is USD or no rate is known. */
  readonly rate?: FoundRate;
  readonly commissionUsd: number;
  /** It cost a commission that nobody can state in USD; it is not in `commissionUsd`. */
  readonly isCostUnknown?: true;
  readonly atUs: number;
}

/** A part of a position, as the trade that opened it paid for it. */
export interface Lot {
  /** Undefined for what was held before the gateway traded it. */
  readonly trade: ParentKey | undefined;
  readonly size: number;
  readonly price: number;
}

/** One parent's round trip as far as it has come. */
export interface OpenTrade {
  readonly key: ParentKey;
  readonly root: string;
  readonly world: World;
  readonly openedUs: number;
  /** Realised so far, in the product's currency. */
  readonly realizedLocal: number;
  readonly currency: string;
  readonly commissionUsd: number;
  readonly rate?: FoundRate;
  /** Whether all its money is known. */
  readonly isPriced: boolean;
}

/** All open trades, as a plain value. */
export interface TradesKept {
  readonly lots: readonly (readonly [string, readonly Lot[]])[];
  readonly trades: readonly OpenTrade[];
}

/**
 * The round trips that are open. A trade begins with its parent's first fill that opens and is over when nothing of what
 * it opened is held on any platform. What closes, closes the oldest first, whichever order asked for it.
 */
export class TradeBook {
  /** By platform, account and symbol, oldest first. */
  readonly #lots = new Map<string, readonly Lot[]>();
  readonly #trades = new Map<ParentKey, OpenTrade>();

  /** Books one execution. */
  book(fill: BookedFill): void {
    const place = placeKey(fill.platform, fill.account, fill.symbol);
    const lots = this.#align(place, fill.heldBefore, fill.averageBefore);
    let left = fill.size;
    const kept: Lot[] = [];
    for (const lot of lots) {
      const closed = lot.size * left < 0 ? Math.min(Math.abs(lot.size), Math.abs(left)) : 0;
      if (closed > 0) {
        left = trimDust(left - Math.sign(left) * closed);
        this.#close(lot, closed, fill);
      }
      const rest = trimDust(lot.size - Math.sign(lot.size) * closed);
      if (rest !== 0) kept.push({ ...lot, size: rest });
    }
    if (left !== 0) {
      kept.push({ trade: fill.parentKey, size: left, price: fill.price });
      this.#add(fill, fill.parentKey, 0, Math.abs(left / fill.size));
    }
    this.#keep(place, kept);
  }

  /** The book took a platform's word for what is held at a place. */
  takeOver(place: string, held: number, average: number): void {
    this.#keep(place, this.#align(place, held, average));
  }

  get(key: ParentKey): OpenTrade | undefined {
    return this.#trades.get(key);
  }

  all(): IterableIterator<OpenTrade> {
    return this.#trades.values();
  }

  /** Whether anything that a trade opened is still held. */
  isHeld(key: ParentKey): boolean {
    for (const lots of this.#lots.values()) if (lots.some(({ trade }) => trade === key)) return true;
    return false;
  }

  /** A trade is over and counted. */
  remove(key: ParentKey): void {
    this.#trades.delete(key);
  }

  /** What a platform held has ended without a price: the trades that were only there are dropped uncounted. */
  forget(platform: string): void {
    const gone = new Set<ParentKey | undefined>();
    for (const [place, lots] of this.#lots) {
      if (!place.startsWith(`${platform}\n`)) continue;
      for (const { trade } of lots) gone.add(trade);
      this.#lots.delete(place);
    }
    for (const key of this.#trades.keys()) if (gone.has(key) && !this.isHeld(key)) this.#trades.delete(key);
  }

  keep(): TradesKept {
    return { lots: [...this.#lots], trades: [...this.#trades.values()] };
  }

  /** Takes over what was kept. Only into an empty book. */
  restore({ lots, trades }: TradesKept): void {
    for (const [place, held] of lots) this.#lots.set(place, held);
    for (const trade of trades) this.#trades.set(trade.key, trade);
  }

  #keep(place: string, lots: readonly Lot[]): void {
    if (lots.length === 0) this.#lots.delete(place);
    else this.#lots.set(place, lots);
  }

  /** The lots of a place as they must be by what is held there: what went without a fill brought nobody knows what. */
  #align(place: string, held: number, average: number): readonly Lot[] {
    const before = this.#lots.get(place) ?? [];
    const lots = alignedTo(before, held, average);
    if (lots === before) return lots;
    for (const { trade: key } of before) {
      const trade = key === undefined ? undefined : this.#trades.get(key);
      if (trade !== undefined && sizeOf(lots, trade.key) < sizeOf(before, trade.key))
        this.#trades.set(trade.key, { ...trade, isPriced: false });
    }
    return lots;
  }

  #close(lot: Lot, closed: number, fill: BookedFill): void {
    if (lot.trade === undefined) return;
    const points = (fill.price - lot.price) * Math.sign(lot.size) * closed;
    this.#add(fill, lot.trade, points, closed / Math.abs(fill.size));
  }

  #add(fill: BookedFill, key: ParentKey, points: number, share: number): void {
    const { root, world, currency, moneyPerPoint, atUs, rate } = fill;
    const trade = this.#trades.get(key) ?? {
      key,
      root,
      world,
      openedUs: atUs,
      realizedLocal: 0,
      currency,
      commissionUsd: 0,
      isPriced: true,
    };
    this.#trades.set(key, {
      ...trade,
      realizedLocal: trimDust(trade.realizedLocal + points * (moneyPerPoint ?? 0)),
      commissionUsd: trimDust(trade.commissionUsd + fill.commissionUsd * share),
      isPriced: trade.isPriced && moneyPerPoint !== undefined,
      ...(rate !== undefined && { rate }),
    });
  }
}

/** Names a place where a position is. */
export function placeKey(platform: string, account: string, symbol: string): string {
  return `${platform}\n${account}\n${symbol}`;
}

function sizeOf(lots: readonly Lot[], key: ParentKey): number {
  return lots.reduce((sum, { trade, size }) => (trade === key ? sum + Math.abs(size) : sum), 0);
}

/** The lots of a position that holds `held`: where it is another one than they say, by what we cannot know, they follow it. */
function alignedTo(lots: readonly Lot[], held: number, average: number): readonly Lot[] {
  const sum = trimDust(lots.reduce((total, { size }) => total + size, 0));
  if (sum === held) return lots;
  if (held === 0) return [];
  if (sum * held <= 0) return [{ trade: undefined, size: held, price: average }];
  if (Math.abs(held) > Math.abs(sum))
    return [...lots, { trade: undefined, size: trimDust(held - sum), price: average }];
  let left = Math.abs(held);
  const aligned: Lot[] = [];
  for (const lot of lots.toReversed()) {
    const size = Math.min(Math.abs(lot.size), left);
    left = trimDust(left - size);
    if (size > 0) aligned.unshift({ ...lot, size: Math.sign(lot.size) * size });
  }
  return aligned;
}
