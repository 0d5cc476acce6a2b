import { signOf, type Child, type Execution } from '../model/order.ts';
import type { PositionView } from '../engine/view.ts';
import { mustHold } from './invariant.ts';

/** What all fills of one symbol on one platform came to. */
interface Holding {
  /** Signed, in the platform's unit. */
  size: number;
  /** Points × size received less paid. */
  cash: number;
  trades: number;
  sizePerContract: number;
}

/** Rounding of one average price to eight decimals, over sizes of any platform. */
const DUST_PER_TRADE = 1e-5;

/**
 * Quantity and cash are conserved: what is held is what was bought less what was sold, and what was realised is the cash
 * that came in plus what is held at its average price.
 */
export class MoneyAudit {
  private readonly holdings = new Map<string, Holding>();

  /** A fill was booked. */
  book({ platform, symbol, side, sizePerContract }: Child, { size, price }: Execution): void {
    const key = `${platform}\n${symbol}`;
    const held = this.holdings.get(key) ?? { size: 0, cash: 0, trades: 0, sizePerContract };
    held.size += signOf(side) * size;
    held.cash -= signOf(side) * size * price;
    held.trades += 1;
    this.holdings.set(key, held);
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
      const [wantedSize, cash, perContract] = [held?.size ?? 0, held?.cash ?? 0, held?.sizePerContract ?? 1];
      mustHold(
        Math.abs(size - wantedSize) < dust,
        () => `${platform} ${symbol}: fills come to ${wantedSize}, ${size} is booked`,
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
