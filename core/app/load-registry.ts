import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Calendar } from '../instruments/calendar.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { loadHolidays } from '../instruments/load-holidays.ts';
import { loadProducts } from '../instruments/load-products.ts';
import { loadSymbolMap } from '../instruments/load-symbol-map.ts';
import type { ConfigText } from '../instruments/read-shape.ts';
import { createRegistry, type Registry } from '../instruments/registry.ts';
import type { DataFolder } from './data-folder.ts';
import { readTogether } from './replace-together.ts';

/** What stands in a new products.yaml: nothing but how to state something in it. */
export const PRODUCTS_OVERLAY_TEXT = `# Products of your own, and changes to the shipped ones, laid over them key by key. Empty: everything as shipped.
#
# version: 1
# products:
#   NQ: { margin_usd: 36000 }
# overrides:
#   NQ.2026-12: { roll: 2026-12-10 }
`;

/** The two texts of which a user makes a registry. */
export interface RegistryTexts {
  /** Laid over the shipped products. */
  readonly products: ConfigText;
  readonly map: ConfigText;
}

/** A file that is shipped beside the instruments' code. */
export function shippedInstrumentText(name: 'products.yaml' | 'symbol_mappings.yaml' | 'holidays.yaml'): string {
  return readFileSync(new URL(`../instruments/${name}`, import.meta.url), 'utf8');
}

/** The files of a registry in a data folder, which an edit replaces together. */
export function registryPaths({ productsYaml, symbolMappingsYaml }: DataFolder): readonly string[] {
  return [productsYaml, symbolMappingsYaml];
}

/** Where it stands that an edit is being put in their place. */
export function registryMark({ historyFolder }: Pick<DataFolder, 'historyFolder'>): string {
  return join(historyFolder, 'replacing.json');
}

/** The texts of a data folder; those of a missing file are as shipped. Without a folder everything is as shipped. */
export function readRegistryTexts(folder?: DataFolder): RegistryTexts {
  const shippedMap = { text: shippedInstrumentText('symbol_mappings.yaml'), file: 'symbol_mappings.yaml' };
  if (folder === undefined) return { products: { text: '', file: 'products.yaml' }, map: shippedMap };
  const texts = readTogether(registryMark(folder), registryPaths(folder));
  const mapText = texts.get(folder.symbolMappingsYaml);
  return {
    products: { text: texts.get(folder.productsYaml) ?? '', file: folder.productsYaml },
    map: mapText === undefined ? shippedMap : { text: mapText, file: folder.symbolMappingsYaml },
  };
}

/** The shipped calendars and products that every registry is made on; read once. */
export interface ShippedInstruments {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly products: ConfigText;
}

/** Reads what is shipped. Refuses with file, line and key. */
export function loadShippedInstruments(): Result<ShippedInstruments, readonly ConfigError[]> {
  const calendars = loadHolidays({ text: shippedInstrumentText('holidays.yaml'), file: 'holidays.yaml' });
  if (!calendars.ok) return calendars;
  return ok({
    calendars: calendars.value,
    products: { text: shippedInstrumentText('products.yaml'), file: 'products.yaml' },
  });
}

/** Makes a registry of the user's texts on what is shipped. Refuses with file, line and key. */
export function buildRegistry(
  shipped: ShippedInstruments,
  { products: own, map: mapText }: RegistryTexts,
): Result<Registry, readonly ConfigError[]> {
  const products = loadProducts([shipped.products, own], shipped.calendars);
  if (!products.ok) return products;
  const map = loadSymbolMap(mapText, products.value);
  return map.ok ? ok(createRegistry(products.value, map.value)) : map;
}

/**
 * Makes the registry from the shipped products and holidays, the products of the data folder laid over them, and the
 * symbol map of the data folder. Without a folder everything is as shipped. Refuses with file, line and key.
 */
export function loadRegistry(folder?: DataFolder): Result<Registry, readonly ConfigError[]> {
  const shipped = loadShippedInstruments();
  return shipped.ok ? buildRegistry(shipped.value, readRegistryTexts(folder)) : shipped;
}
