import { trimDust } from '../base/decimal.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';

/** The sum of a parent's children, in contracts of the root. */
export interface Aggregate {
  /** Over the children that were sent or still may be. */
  readonly expectedQty: number;
  readonly filledQty: number;
  /** Quantity-weighted over all fills; 0 while nothing filled. */
  readonly fillPrice: number;
  readonly status: 'partial' | 'filled' | 'partial_done';
  /** Children that are neither terminal nor settled: working or unknown. */
  readonly openCount: number;
}

/** Adds up children. Each counts by its own size of one contract, so 20 lots of $1 weigh as one contract of $20. */
export function aggregate(children: readonly Child[]): Aggregate {
  let expectedQty = 0;
  let filledQty = 0;
  let weighted = 0;
  let openCount = 0;
  let whole = true;
  for (const child of children) {
    if (child.state === 'denied' && child.filledSize === 0) continue;
    const filled = child.filledSize / child.sizePerContract;
    expectedQty += child.size / child.sizePerContract;
    filledQty += filled;
    weighted += filled * child.averagePrice;
    if (!isTerminal(child.state)) openCount += 1;
    if (child.state !== 'filled') whole = false;
  }
  const status = whole && filledQty > 0 ? 'filled' : openCount > 0 ? 'partial' : 'partial_done';
  return {
    expectedQty: trimDust(expectedQty),
    filledQty: trimDust(filledQty),
    fillPrice: filledQty > 0 ? trimDust(weighted / filledQty) : 0,
    status,
    openCount,
  };
}
