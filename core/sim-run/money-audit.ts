import { signOf, type Child, type Execution } from '../model/order.ts';
import type { PositionView } from '../engine/view.ts';
import type { Position } from '../orders/position-book.ts';
import { mustHold } from './invariant.ts';

/** What all fills of one symbol on one platform came to. */
interface Holding {
  /** Signed, in the platform's unit. */
  size: number;
  /** Points × size received less paid. */
  cash: number;
  trades: number;
  sizePerContract: number;
  /** What the book took over on a platform's word, beyond the fills. */
  adoptedSize: number;
  adoptedCash: number;
}

/** Rounding of one average price to eight decimals, over sizes of any platform. */
const DUST_PER_TRADE = 1e-5;

/**
 * Quantity and cash are conserved: what is held is what was bought less what was sold, and what was taken over on a
 * platform's word; what was realised is the cash that came in plus what is held at its average price.
 */
export class MoneyAudit {
  private readonly holdings = new Map<string, Holding>();

  /** A fill was booked. */
  book({ platform, symbol, side, sizePerContract }: Child, { size, price }: Execution): void {
    const held = this.holding(platform, symbol, sizePerContract);
    held.size += signOf(side) * size;
    held.cash -= signOf(side) * size * price;
    held.trades += 1;
  }

  /** The book took a platform's word for what is held: it realises nothing. */
  adopt({ platform, symbol, size, averagePrice, realizedPoints, sizePerContract }: Position): void {
    const held = this.holding(platform, symbol, sizePerContract);
    held.adoptedSize = size - held.size;
    held.adoptedCash = realizedPoints * sizePerContract - size * averagePrice - held.cash;
    held.trades += 1;
  }

  private holding(platform: string, symbol: string, sizePerContract: number): Holding {
    const key = `${platform}\n${symbol}`;
    const none = { size: 0, cash: 0, trades: 0, sizePerContract, adoptedSize: 0, adoptedCash: 0 };
    const held = this.holdings.get(key) ?? none;
    this.holdings.set(key, held);
    return held;
  }

  /** What is held by the fills, in the platform's unit, and the cash that they moved. */
  of(platform: string, symbol: string): { readonly size: number; readonly cash: number } {
    return this.holdings.get(`${platform}\n${symbol}`) ?? { size: 0, cash: 0 };
  }

  /** Holds booked positions to the fills. `pointValue` is the money for one point of one contract of a root. */
  check(positions: readonly PositionView[], pointValue: (root: string) => number): void {
    for (const { platform, symbol, root, size, averagePrice, realizedLocal } of positions) {
      const held = this.holdings.get(`${platform}\n${symbol}`);
      const dust = DUST_PER_TRADE * (1 + (held?.trades ?? 0));
      const wantedSize = (held?.size ?? 0) + (held?.adoptedSize ?? 0);
      const cash = (held?.cash ?? 0) + (held?.adoptedCash ?? 0);
      const perContract = held?.sizePerContract ?? 1;
      mustHold(
        Math.abs(size - wantedSize) < dust,
        () => `${platform} ${symbol}: fills and adoptions come to ${wantedSize}, ${size} is booked`,
      );
      const realized = (realizedLocal / pointValue(root)) * perContract;
      const wanted = cash + size * averagePrice;
      mustHold(
        Math.abs(realized - wanted) < dust,
        () => `${platform} ${symbol}: realised ${realized} points × size, cash and position say ${wanted}`,
      );
    }
  }
}
