import type { PlatformView } from '../engine/view.ts';
import { proposeBrokerName } from '../instruments/broker-name.ts';
import { createCfdNames, type CfdNames } from '../instruments/cfd-name.ts';
import { parseFuture } from '../instruments/parse-symbol.ts';
import type { Products } from '../instruments/product.ts';
import type { Registry } from '../instruments/registry.ts';

/** What a terminal lists that could be a root which the map does not find there. */
export interface OfferedName {
  readonly root: string;
  readonly platform: string;
  /** Several when more than one fits: a person chooses, nobody guesses. Of a series for charts the contract that trades for it. */
  readonly symbols: readonly string[];
  /** A mapping would find it; else the terminal has only to list what is mapped already. */
  readonly isForTheMap: boolean;
  readonly text: string;
}

/** Finds them for one platform. */
export type OfferedNames = (
  view: Pick<PlatformView, 'platform' | 'simulated' | 'symbols'>,
  nowUs: number,
) => readonly OfferedName[];

/**
 * Makes the search for names among a terminal's own that could be roots which are blank there, or are mapped to a name that it
 * does not list. Only MetaTrader has names of its own: cash contracts abroad, and in Brazil series for charts, as WIN$N, in
 * place of the contract; a simulated platform has them from us. A terminal may list thousands: they are read once for each
 * registration.
 */
export function createOfferedNames(registry: Registry): OfferedNames {
  const read = new WeakMap<PlatformView['symbols'], NamesRead>();
  const namesOf = (symbols: PlatformView['symbols']): NamesRead => {
    const { products } = registry;
    const known = read.get(symbols);
    if (known?.products === products) return known;
    const names = createCfdNames(products.byRoot.values());
    const byRoot = new Map<string, string[]>();
    const series = new Map<string, string>();
    for (const { symbol } of symbols) {
      for (const root of names.rootsOf(symbol)) byRoot.set(root, [...(byRoot.get(root) ?? []), symbol]);
      const future = parseFuture(symbol, products.byRoot);
      if (future?.ok !== true || future.value.kind !== 'continuous') continue;
      if (!series.has(future.value.root)) series.set(future.value.root, symbol);
    }
    const fresh = { products, names, byRoot, series, listed: new Set(symbols.map(({ symbol }) => symbol)) };
    read.set(symbols, fresh);
    return fresh;
  };

  /** For a series that a terminal lists the contract that trades for it, where the terminal does not list that one. */
  const ofSeries = (
    platform: string,
    { series, listed }: NamesRead,
    mapped: ReadonlyMap<string, string>,
    nowUs: number,
  ): readonly OfferedName[] =>
    [...series].flatMap(([root, symbol]): readonly OfferedName[] => {
      const written = registry.resolve(root, platform, nowUs);
      if (!written.ok || written.value.contract === undefined || listed.has(written.value.symbol)) return [];
      const contract = written.value.symbol;
      const lists = `its terminal lists ${symbol}, a series for charts`;
      const text = mapped.has(root)
        ? `${root} is traded as ${contract} on ${platform}, which is not listed; ${lists}: add ${contract} to its market watch`
        : `${root} is not mapped on ${platform}; ${lists}, for which ${contract} trades: map it if it is ${root}`;
      return [{ root, platform, symbols: [contract], isForTheMap: !mapped.has(root), text }];
    });

  const ofCash = (
    platform: string,
    { names, byRoot, listed }: NamesRead,
    mapped: ReadonlyMap<string, string>,
  ): readonly OfferedName[] => {
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
      return [{ root, platform, symbols: fits, isForTheMap: true, text }];
    });
  };

  return ({ platform, simulated, symbols }, nowUs) => {
    const spelling = registry.spellingOf(platform);
    if (simulated || symbols.length === 0 || (spelling !== 'mt5' && spelling !== 'mt5_brazil')) return [];
    const known = namesOf(symbols);
    const mapped = new Map<string, string>();
    for (const root of registry.roots) {
      const target = registry.orderTarget(root, platform, nowUs);
      if (target.kind === 'symbol') mapped.set(root, target.symbol);
    }
    return [
      ...(spelling === 'mt5' ? ofCash(platform, known, mapped) : []),
      ...ofSeries(platform, known, mapped, nowUs),
    ];
  };
}

interface NamesRead {
  readonly products: Products;
  readonly names: CfdNames;
  readonly byRoot: ReadonlyMap<string, readonly string[]>;
  /** By root the first series for charts that is listed. */
  readonly series: ReadonlyMap<string, string>;
  readonly listed: ReadonlySet<string>;
}
