import { trimDust } from '../base/decimal.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child, SizeUnit } from '../model/order.ts';
import { signOf } from '../model/order.ts';

/** What we booked on one platform, account and symbol. */
export interface Position {
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly symbol: string;
  readonly contract?: string;
  /** As the order that opened it from flat was sized. */
  unit: SizeUnit;
  sizePerContract: number;
  /** See `Child.pointWeight`. */
  pointWeight?: number | undefined;
  /** Contracts of the root that were bought or sold for it, where sizes were rounded down on the way; else undefined. */
  heldContracts?: number | undefined;
  /** Signed, in the platform's unit. */
  size: number;
  /** Average price of what is held; 0 when flat, and where nobody knows it of what was taken over. */
  averagePrice: number;
  /** Points × contracts realised so far, by their weight: × the root's point value = money in its currency. */
  realizedPoints: number;
}

/** The positions that follow from our own fills. Keys never repeat; a flat position stays with what it realised. */
export interface PositionBook {
  /** Books a fill of `size` (unsigned, platform unit) and returns the position and the points × contracts it realised. */
  book(child: Child, size: number, price: number): { readonly position: Position; readonly realizedPoints: number };
  get(platform: PlatformId, account: string, symbol: string): Position | undefined;
  /** Puts a position as it is now in the place of what was booked in its symbol. */
  adopt(position: Position): void;
  /** Takes over what was booked before, as it stood. Only into an empty book. */
  restore(positions: readonly Position[]): void;
  /** Drops everything booked on a platform: it was simulated and its run is over. */
  forget(platform: PlatformId): void;
  /** All positions of a root on a platform's account, flat ones left out. */
  held(platform: PlatformId, account: string, root: string): readonly Position[];
  all(): IterableIterator<Position>;
}

/** Makes an empty book. */
export function createPositionBook(): PositionBook {
  const positions = new Map<string, Position>();
  /** The same positions by platform, account and root. */
  const byRoot = new Map<string, Position[]>();
  const keyOf = (platform: string, account: string, name: string): string => `${platform}\n${account}\n${name}`;
  const add = (position: Position): void => {
    const { platform, account, root, symbol } = position;
    positions.set(keyOf(platform, account, symbol), position);
    const rootKey = keyOf(platform, account, root);
    const others = byRoot.get(rootKey)?.filter((other) => other.symbol !== symbol) ?? [];
    byRoot.set(rootKey, [...others, position]);
  };
  const open = (child: Child): Position => {
    const { platform, account, root, symbol, contract, unit, sizePerContract, pointWeight } = child;
    const existing = positions.get(keyOf(platform, account, symbol));
    if (existing !== undefined) {
      // The terms may have changed since it was held; what is flat has no size left in the old ones.
      if (existing.size === 0) Object.assign(existing, { unit, sizePerContract, pointWeight });
      return existing;
    }
    const position: Position = {
      platform,
      account,
      root,
      symbol,
      ...(contract !== undefined && { contract }),
      unit,
      sizePerContract,
      ...(pointWeight !== undefined && { pointWeight }),
      size: 0,
      averagePrice: 0,
      realizedPoints: 0,
    };
    add(position);
    return position;
  };
  return {
    book: (child, size, price) => {
      const position = open(child);
      const contracts = contractsAfter(position, child, size);
      const realizedPoints = applyTo(position, signOf(child.side) * size, price);
      const heldContracts = position.size === 0 ? undefined : contracts;
      if (position.heldContracts !== heldContracts) position.heldContracts = heldContracts;
      return { position, realizedPoints };
    },
    get: (platform, account, symbol) => positions.get(keyOf(platform, account, symbol)),
    held: (platform, account, root) =>
      byRoot.get(keyOf(platform, account, root))?.filter((position) => position.size !== 0) ?? [],
    adopt: (position) => {
      const { platform, account, symbol } = position;
      const existing = positions.get(keyOf(platform, account, symbol));
      if (existing === undefined) add({ ...position });
      else Object.assign(existing, { heldContracts: undefined }, position);
    },
    restore: (held) => {
      for (const position of held) add({ ...position });
    },
    forget: (platform) => {
      for (const [key, position] of positions) if (position.platform === platform) positions.delete(key);
      for (const [key, [first]] of byRoot) if (first?.platform === platform) byRoot.delete(key);
    },
    all: () => positions.values(),
  };
}

/** The contracts that a position stands for once a child has filled by so much; undefined where its size says it. */
function contractsAfter(position: Position, child: Child, size: number): number | undefined {
  const { roundedPerContract, sizePerContract, side, role } = child;
  const held = Math.abs(position.size);
  const closed = position.size * signOf(side) < 0 ? Math.min(held, size) : 0;
  const opened = size - closed;
  let { heldContracts } = position;
  if (heldContracts !== undefined && closed > 0) {
    // What counts no contracts, as a stop or a flatten, closes an even share of them.
    const isCounted = role === 'EXIT' && roundedPerContract !== undefined;
    heldContracts -= isCounted ? closed / roundedPerContract : (heldContracts * closed) / held;
  }
  if (opened === 0) return heldContracts === undefined || heldContracts < 1e-8 ? undefined : trimDust(heldContracts);
  if (heldContracts === undefined && roundedPerContract === undefined) return undefined;
  const before = closed > 0 ? 0 : (heldContracts ?? held / position.sizePerContract);
  return trimDust(before + opened / (roundedPerContract ?? sizePerContract));
}

/** Moves a position by a signed size: what reduces it realises, what is left over opens at the fill's price. */
function applyTo(position: Position, signedSize: number, price: number): number {
  const before = position.size;
  const after = trimDust(before + signedSize);
  const reduces = before * signedSize < 0;
  const closed = reduces ? Math.min(Math.abs(before), Math.abs(signedSize)) : 0;
  const points =
    (price - position.averagePrice) *
    Math.sign(before) *
    (closed / position.sizePerContract) *
    (position.pointWeight ?? 1);
  // What was taken over without an average earned nobody knows what.
  const isPriced = position.averagePrice !== 0;
  const realizedPoints = closed > 0 && isPriced ? trimDust(points) : 0;
  if (after === 0) position.averagePrice = 0;
  else if (before * after < 0 || (before !== 0 && !isPriced && !reduces)) position.averagePrice = price;
  else if (!reduces) position.averagePrice = trimAverage((position.averagePrice * before + price * signedSize) / after);
  position.size = after;
  position.realizedPoints = trimDust(position.realizedPoints + realizedPoints);
  return realizedPoints;
}

/** An average is kept to ten decimals: with eight, three contracts at a third of a tick would realise a third of dust. */
function trimAverage(price: number): number {
  return trimDust(price * 100) / 100;
}
