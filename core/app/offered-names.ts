import type { PlatformView } from '../engine/view.ts';
import { proposeBrokerName } from '../instruments/broker-name.ts';
import { createCfdNames } from '../instruments/cfd-name.ts';
import type { Registry } from '../instruments/registry.ts';

/** What a terminal lists that could be a root which the map does not find there. */
export interface OfferedName {
  readonly root: string;
  readonly platform: string;
  /** Several when more than one fits: a person chooses, nobody guesses. */
  readonly symbols: readonly string[];
  readonly text: string;
}

/**
 * The names among a terminal's own that could be roots which are blank there, or are mapped to a name that it does not list.
 * Only MetaTrader abroad has names of its own; a simulated platform has them from us.
 */
export function offeredNames(
  registry: Registry,
  { platform, simulated, symbols }: Pick<PlatformView, 'platform' | 'simulated' | 'symbols'>,
  nowUs: number,
): readonly OfferedName[] {
  if (simulated || symbols.length === 0 || registry.spellingOf(platform) !== 'mt5') return [];
  const names = createCfdNames(registry.products.byRoot.values());
  const listed = new Set(symbols.map(({ symbol }) => symbol));
  const mapped = new Map<string, string>();
  for (const root of registry.roots) {
    const target = registry.orderTarget(root, platform, nowUs);
    if (target.kind === 'symbol') mapped.set(root, target.symbol);
  }
  const taken = new Set(mapped.values());
  const free = [...listed].filter((symbol) => !taken.has(symbol));
  return registry.roots.flatMap((root): readonly OfferedName[] => {
    const now = mapped.get(root);
    if (now !== undefined && listed.has(now)) return [];
    const proposed = proposeBrokerName(names, root, free);
    const fits = proposed.ok ? [proposed.value] : (proposed.error.candidates ?? []);
    if (fits.length === 0) return [];
    const state = now === undefined ? `${root} is not mapped` : `${root} is mapped to ${now}, which is not listed`;
    const text = `${state} on ${platform}; its terminal lists ${fits.join(' and ')}: map ${fits.length === 1 ? 'it if it is' : 'the one that is'} ${root}`;
    return [{ root, platform, symbols: fits, text }];
  });
}
