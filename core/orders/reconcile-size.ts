import { trimDust } from '../base/decimal.ts';
import type { ReportedPosition } from '../model/event.ts';

/** A symbol in which the platform holds another size than is booked. Signed, in the platform's unit. */
export interface PositionGap {
  readonly symbol: string;
  readonly ours: number;
  readonly theirs: number;
  /** Over all of the platform's positions in the symbol; 0 where it states none. */
  readonly averagePrice: number;
}

/** Every symbol in which a report and the book differ. Positions of one symbol, as on hedging accounts, are added up. */
export function positionGaps(
  reported: readonly ReportedPosition[],
  booked: readonly { readonly symbol: string; readonly size: number }[],
): readonly PositionGap[] {
  const theirs = new Map<string, { size: number; cost: number }>();
  for (const { symbol, size, averagePrice } of reported) {
    const sum = theirs.get(symbol) ?? { size: 0, cost: 0 };
    theirs.set(symbol, { size: trimDust(sum.size + size), cost: sum.cost + size * averagePrice });
  }
  const ours = new Map(booked.map(({ symbol, size }) => [symbol, size]));
  const gaps: PositionGap[] = [];
  for (const symbol of new Set([...theirs.keys(), ...ours.keys()])) {
    const { size, cost } = theirs.get(symbol) ?? { size: 0, cost: 0 };
    const held = ours.get(symbol) ?? 0;
    if (size === held) continue;
    gaps.push({ symbol, ours: held, theirs: size, averagePrice: size === 0 ? 0 : trimDust(cost / size) });
  }
  return gaps;
}

/**
 * What a platform holds beyond our book, signed: what somebody else opened there. 0 where it holds less than we booked:
 * then somebody closed a part of what was ours, and there is nothing of theirs to close.
 */
export function surplusOf(ours: number, theirs: number): number {
  const kept = ours * theirs > 0 ? Math.sign(theirs) * Math.min(Math.abs(ours), Math.abs(theirs)) : 0;
  return trimDust(theirs - kept);
}

/** The book's average price after it took a size over: the platform's where it states one, else ours while the side stays. */
export function adoptedPrice(
  before: { readonly size: number; readonly averagePrice: number },
  after: { readonly size: number; readonly averagePrice: number },
): number {
  if (after.size === 0) return 0;
  if (after.averagePrice !== 0) return after.averagePrice;
  return before.size * after.size > 0 ? before.averagePrice : 0;
}
