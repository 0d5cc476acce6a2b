import type { PlatformId } from '../model/ids.ts';
import { exitPrice } from '../orders/protect-price.ts';
import { enteringLeft } from './entering-left.ts';
import type { EngineState } from './state.ts';

/** A root on a platform whose market matters now. */
export interface WatchedPlace {
  readonly platform: PlatformId;
  readonly root: string;
  /** What is held of it there, or may be. */
  readonly symbols: readonly string[];
}

/** Prices at which a watched market has to be looked at without delay: at or beyond either of them. */
export interface PriceBand {
  readonly platform: PlatformId;
  readonly root: string;
  readonly symbol: string;
  /** What is sold to close trades at the bid, what is bought at the ask. */
  readonly exitSide: 'BUY' | 'SELL';
  readonly low: number;
  readonly high: number;
}

/** Where something is held or protected, or rests that the end of a session cancels, each place once. */
export function watchedPlaces(state: EngineState): readonly WatchedPlace[] {
  const places = new Map<string, { platform: PlatformId; root: string; symbols: string[] }>();
  const add = ({ platform, root, symbol }: Pick<PriceBand, 'platform' | 'root' | 'symbol'>): void => {
    const key = `${platform}\n${root}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { platform, root, symbols: [symbol] });
    else if (!known.symbols.includes(symbol)) known.symbols.push(symbol);
  };
  for (const position of state.positions.all()) if (position.size !== 0) add(position);
  for (const entryId of state.openProtections) {
    const protection = state.protections.get(entryId);
    if (protection !== undefined && protection.size !== 0) add(protection);
  }
  if (state.limits.flattenBeforeEndMinutes !== undefined)
    for (const child of state.openChildren.all()) if (enteringLeft(child) > 0) add(child);
  return [...places.values()];
}

/** The nearest stop and target of each thing that is protected: those that the gateway itself holds. */
export function priceBands(state: EngineState): readonly PriceBand[] {
  const bands: PriceBand[] = [];
  for (const entryId of state.openProtections) {
    const protection = state.protections.get(entryId);
    if (protection === undefined || protection.size === 0) continue;
    const { platform, root, symbol, exitSide, stop, target } = protection;
    const stopAt = stop?.heldReason === undefined ? undefined : stop.price;
    const targetAt = target?.heldReason === undefined ? undefined : target.price;
    if (stopAt === undefined && targetAt === undefined) continue;
    const [low, high] = exitSide === 'SELL' ? [stopAt, targetAt] : [targetAt, stopAt];
    bands.push({ platform, root, symbol, exitSide, low: low ?? -Infinity, high: high ?? Infinity });
  }
  return bands;
}

/** Whether a quote has reached an edge of a band. */
export function isBeyond(
  band: PriceBand,
  quote: { readonly last: number; readonly bid: number; readonly ask: number },
): boolean {
  const price = exitPrice(band.exitSide, quote);
  return price <= band.low || price >= band.high;
}
