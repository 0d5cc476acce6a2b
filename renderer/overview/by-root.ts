import type { PositionView } from '../../core/api/order-view.ts';

/** What is held of a root over all platforms of one world: real and simulated are never added together. */
export interface RootPosition {
  readonly key: string;
  readonly root: string;
  readonly simulated: boolean;
  /** Signed, in contracts of the root. */
  readonly qty: number;
  /** Weighted by quantity; null where platforms hold opposite sides, for which no average means anything. */
  readonly averagePrice: number | null;
  readonly lastPrice: number | null;
  readonly openUsd: number | null;
  /** False as soon as one of them is not watched. */
  readonly watched: boolean;
  readonly positions: readonly PositionView[];
}

/** Groups what is not flat by root, in the order of their names, real before simulated. */
export function byRoot(positions: readonly PositionView[]): readonly RootPosition[] {
  const groups = new Map<string, PositionView[]>();
  for (const position of positions) {
    if (position.qty === 0) continue;
    const key = `${position.simulated ? 'b' : 'a'} ${position.root}`;
    const group = groups.get(key) ?? [];
    group.push(position);
    groups.set(key, group);
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, group]) => sumOf(key, group));
}

function sumOf(key: string, positions: readonly PositionView[]): RootPosition {
  const [first] = positions;
  if (first === undefined) throw new Error('a group without positions');
  const qty = positions.reduce((sum, position) => sum + position.qty, 0);
  const isOneSided = positions.every((position) => Math.sign(position.qty) === Math.sign(first.qty));
  const weighted = positions.reduce((sum, position) => sum + position.averagePrice * position.qty, 0);
  const newest = positions.toSorted((one, other) => (other.lastPriceUs ?? 0) - (one.lastPriceUs ?? 0))[0];
  return {
    key,
    root: first.root,
    simulated: first.simulated,
    qty: Number(qty.toFixed(8)),
    averagePrice: isOneSided ? weighted / qty : null,
    lastPrice: newest?.lastPrice ?? null,
    openUsd: positions.some((position) => position.openUsd === null)
      ? null
      : positions.reduce((sum, position) => sum + (position.openUsd ?? 0), 0),
    watched: positions.every(({ watched }) => watched),
    positions,
  };
}
