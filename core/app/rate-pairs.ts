import type { Registry } from '../instruments/registry.ts';
import { USD } from '../model/money.ts';
import type { PlatformView } from '../engine/view.ts';
import type { CurrencyPair } from './currency-config.ts';

/** The currencies in which something here is counted: dollars, those of products and mappings, and what terminals state. */
export function currenciesInUse(
  { products, map }: Pick<Registry, 'products' | 'map'>,
  platforms: readonly Pick<PlatformView, 'currency' | 'symbols'>[] = [],
): ReadonlySet<string> {
  const ofMappings = [...map.mappings.values()].flatMap((row) =>
    [...row.values()].map((mapping) => (mapping.kind === 'blank' ? undefined : mapping.sizing.terms.currency)),
  );
  const ofProducts = [...products.byRoot.values()].map(({ currency }) => currency);
  const stated = platforms.flatMap(({ currency, symbols }) => [currency, ...symbols.map((one) => one.currency)]);
  const all = [USD, ...ofProducts, ...ofMappings, ...stated];
  return new Set(all.filter((code) => code !== undefined));
}

/**
 * Why a rate of a pair could never be used; undefined when it could. A terminal may state another currency tomorrow, so one
 * side is enough; but a side that is no currency at all is a slip of the hand.
 */
export function pairFault({ base, quote }: CurrencyPair, inUse: ReadonlySet<string>): string | undefined {
  const known = new Set(Intl.supportedValuesOf('currency'));
  const unknown = [base, quote].find((code) => !inUse.has(code) && !known.has(code));
  if (unknown !== undefined) return `${unknown} is no currency`;
  if (inUse.has(base) || inUse.has(quote)) return undefined;
  return `neither ${base} nor ${quote} is in use here; these are: ${[...inUse].join(', ')}`;
}
