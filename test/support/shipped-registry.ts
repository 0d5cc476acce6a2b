import { readFileSync } from 'node:fs';
import { describeConfigError } from '../../core/instruments/config-error.ts';
import type { ConfigError } from '../../core/instruments/config-error.ts';
import { loadHolidays } from '../../core/instruments/load-holidays.ts';
import { loadProducts } from '../../core/instruments/load-products.ts';
import { loadSymbolMap } from '../../core/instruments/load-symbol-map.ts';
import type { Products } from '../../core/instruments/product.ts';
import { createRegistry } from '../../core/instruments/registry.ts';
import type { Registry } from '../../core/instruments/registry.ts';
import type { SymbolMap } from '../../core/instruments/symbol-map.ts';
import type { Result } from '../../core/base/result.ts';

/** The text of a file that is shipped in core/instruments. */
export function shippedText(file: string): string {
  return readFileSync(new URL(`../../core/instruments/${file}`, import.meta.url), 'utf8');
}

/** The shipped products, overlaid by `overlay` if given. */
export function shippedProducts(overlay?: string): Products {
  const calendars = must(loadHolidays({ text: shippedText('holidays.yaml'), file: 'holidays.yaml' }));
  const base = { text: shippedText('products.yaml'), file: 'products.yaml' };
  return must(loadProducts(overlay === undefined ? [base] : [base, { text: overlay, file: 'user.yaml' }], calendars));
}

/** The shipped map, or one from the text given. */
export function symbolMapOf(products: Products, text = shippedText('symbol_mappings.yaml')): SymbolMap {
  return must(loadSymbolMap({ text, file: 'symbol_mappings.yaml' }, products));
}

/** The registry that the shipped files make, or one with another map. */
export function shippedRegistry(mapText?: string, overlay?: string): Registry {
  const products = shippedProducts(overlay);
  return createRegistry(products, symbolMapOf(products, mapText));
}

/** Epoch microseconds of an ISO time. */
export function us(iso: string): number {
  return Date.parse(iso) * 1000;
}

function must<T>(result: Result<T, readonly ConfigError[]>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.map(describeConfigError).join('\n'));
}
