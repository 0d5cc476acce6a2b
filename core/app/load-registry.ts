import { readFileSync } from 'node:fs';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { loadHolidays } from '../instruments/load-holidays.ts';
import { loadProducts } from '../instruments/load-products.ts';
import { loadSymbolMap } from '../instruments/load-symbol-map.ts';
import { createRegistry, type Registry } from '../instruments/registry.ts';
import type { DataFolder } from './data-folder.ts';

/** What stands in a new products.yaml: nothing but how to state something in it. */
export const PRODUCTS_OVERLAY_TEXT = `# Products of your own, and changes to the shipped ones, laid over them key by key. Empty: everything as shipped.
#
# version: 1
# products:
#   NQ: { margin_usd: 36000 }
`;

/** A file that is shipped beside the instruments' code. */
export function shippedInstrumentText(name: 'products.yaml' | 'symbol_mappings.yaml' | 'holidays.yaml'): string {
  return readFileSync(new URL(`../instruments/${name}`, import.meta.url), 'utf8');
}

/**
 * Makes the registry from the shipped products and holidays, the products of the data folder laid over them, and the
 * symbol map of the data folder. Without a folder everything is as shipped. Refuses with file, line and key.
 */
export function loadRegistry(folder?: DataFolder): Result<Registry, readonly ConfigError[]> {
  const calendars = loadHolidays({ text: shippedInstrumentText('holidays.yaml'), file: 'holidays.yaml' });
  if (!calendars.ok) return calendars;
  const shipped = { text: shippedInstrumentText('products.yaml'), file: 'products.yaml' };
  const own = folder === undefined ? undefined : textOf(folder.productsYaml);
  const products = loadProducts(
    own === undefined || folder === undefined ? [shipped] : [shipped, { text: own, file: folder.productsYaml }],
    calendars.value,
  );
  if (!products.ok) return products;
  const mapText = folder === undefined ? undefined : textOf(folder.symbolMappingsYaml);
  const map = loadSymbolMap(
    mapText === undefined || folder === undefined
      ? { text: shippedInstrumentText('symbol_mappings.yaml'), file: 'symbol_mappings.yaml' }
      : { text: mapText, file: folder.symbolMappingsYaml },
    products.value,
  );
  return map.ok ? ok(createRegistry(products.value, map.value)) : map;
}

/** A file of the data folder; undefined when it is not there. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
