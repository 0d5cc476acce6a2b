import { civilDay } from './civil-day.ts';
import type { Products } from './product.ts';
import { platformSpelling } from './spelling.ts';
import { templateFor } from './symbol-columns.ts';
import type { SymbolMap } from './symbol-map.ts';
import { createSymbolReader } from './symbol-reader.ts';
import { formatSymbol } from './symbol-template.ts';

/** A mapping whose orders would name something else than its root. */
export interface MisreadSymbol {
  readonly root: string;
  readonly column: string;
  readonly message: string;
}

/** Any year that the shipped calendars cover: only what a symbol means is asked. */
const YEAR = 2026;

/** Writes a contract of every mapping and reads it back: what comes back as another root, or not at all, is at fault. */
export function misreadSymbols(products: Products, map: SymbolMap): readonly MisreadSymbol[] {
  const reader = createSymbolReader(products, map);
  const faults: MisreadSymbol[] = [];
  for (const [root, row] of map.mappings) {
    for (const [column, mapping] of row) {
      const month = mapping.kind === 'front' && products.byRoot.get(mapping.instrument)?.cycle?.liquidMonths[0];
      if (mapping.kind !== 'front' || !month) continue;
      const spelling = platformSpelling(column);
      const template = templateFor(mapping, map, column, spelling ?? 'universal');
      // What an unlisted platform writes is not known before its first tick.
      if (spelling === undefined && mapping.template === undefined) continue;
      const symbol = formatSymbol(template, mapping.instrument, { year: YEAR, month });
      const source = { spelling, platform: column, readsUnmappedNames: false };
      const read = reader.read(symbol, source, civilDay(YEAR, 1, 1));
      if (read.ok && read.value.root === root && read.value.instrument === mapping.instrument) continue;
      if (!read.ok && read.error.code === 'SYMBOL_MONTH_NOT_LISTED') continue;
      const meant = read.ok ? `means ${read.value.instrument} for ${read.value.root}` : 'cannot be read back';
      const message = `${root} would be written ${symbol}, which ${meant} there; state another template`;
      faults.push({ root, column, message });
    }
  }
  return faults;
}
