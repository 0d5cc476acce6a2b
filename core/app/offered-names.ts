import type { PlatformView } from '../engine/view.ts';
import { proposeBrokerName } from '../instruments/broker-name.ts';
import { createCfdNames, type CfdNames } from '../instruments/cfd-name.ts';
import type { Products } from '../instruments/product.ts';
import type { Registry } from '../instruments/registry.ts';

/** What a terminal lists that could be a root which the map does not find there. */
export interface OfferedName {
  readonly root: string;
  readonly platform: string;
  /** Several when more than one fits: a person chooses, nobody guesses. */
  readonly symbols: readonly string[];
  readonly text: string;
}

/** Finds them for one platform. */
export type OfferedNames = (
  view: Pick<PlatformView, 'platform' | 'simulated' | 'symbols'>,
  nowUs: number,
) => readonly OfferedName[];

/**
 * Makes the search for names among a terminal's own that could be roots which are blank there, or are mapped to a name that it
 * does not list. Only MetaTrader abroad has names of its own; a simulated platform has them from us. A terminal may list
 * thousands: they are read once for each registration.
 */
export function createOfferedNames(registry: Registry): OfferedNames {
  const read = new WeakMap<PlatformView['symbols'], NamesRead>();
  const namesOf = (symbols: PlatformView['symbols']): NamesRead => {
    const { products } = registry;
    const known = read.get(symbols);
    if (known?.products === products) return known;
    const names = createCfdNames(products.byRoot.values());
    const byRoot = new Map<string, string[]>();
    for (const { symbol } of symbols) {
      for (const root of names.rootsOf(symbol)) byRoot.set(root, [...(byRoot.get(root) ?? []), symbol]);
    }
    const fresh = { products, names, byRoot, listed: new Set(symbols.map(({ symbol }) => symbol)) };
    read.set(symbols, fresh);
    return fresh;
  };

  return ({ platform, simulated, symbols }, nowUs) => {
    if (simulated || symbols.length === 0 || registry.spellingOf(platform) !== 'mt5') return [];
    const { names, byRoot, listed } = namesOf(symbols);
    const mapped = new Map<string, string>();
    for (const root of registry.roots) {
      const target = registry.orderTarget(root, platform, nowUs);
      if (target.kind === 'symbol') mapped.set(root, target.symbol);
    }
    const taken = new Set(mapped.values());
    return [...byRoot].flatMap(([root, listedForIt]): readonly OfferedName[] => {
      const now = mapped.get(root);
      if (now !== undefined && listed.has(now)) return [];
      const free = listedForIt.filter((symbol) => !taken.has(symbol));
      const proposed = proposeBrokerName(names, root, free);
      const fits = proposed.ok ? [proposed.value] : (proposed.error.candidates ?? []);
      if (fits.length === 0) return [];
      const state = now === undefined ? `${root} is not mapped` : `${root} is mapped to ${now}, which is not listed`;
      const text = `${state} on ${platform}; its terminal lists ${fits.join(' and ')}: map ${fits.length === 1 ? 'it if it is' : 'the one that is'} ${root}`;
      return [{ root, platform, symbols: fits, text }];
    });
  };
}

interface NamesRead {
  readonly products: Products;
  readonly names: CfdNames;
  readonly byRoot: ReadonlyMap<string, readonly string[]>;
  readonly listed: ReadonlySet<string>;
}
