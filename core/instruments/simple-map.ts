import { z } from 'zod';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import { editSymbolMap } from './edit-symbol-map.ts';
import type { EditedMap, MapEdit } from './edit-symbol-map.ts';
import { loadSymbolMap } from './load-symbol-map.ts';
import { mergedEntry } from './merge-entry.ts';
import type { Products } from './product.ts';
import { readMapping } from './read-mapping.ts';
import { readShape } from './read-shape.ts';
import type { ConfigText } from './read-shape.ts';
import type { Registry } from './registry.ts';
import { platformSpelling } from './spelling.ts';
import { templateFor } from './symbol-columns.ts';
import { DEFAULT_SIZING } from './symbol-map.ts';
import type { SymbolMap } from './symbol-map.ts';

const simpleShape = z.record(z.string(), z.record(z.string(), z.string().nullable()));

/**
 * Reads symbol_mappings.json in its simple form, {"NQ":{"nt8":"NQ 03-25","sierra":"NQH25","mt5":"NAS100"}}, and lays it
 * over the map's file. A dated entry means the front month on that platform, an empty one not traded there; platforms and
 * roots that it leaves out stay, and so do size, bounds and switch of those that it names. Faults come back with the line and key of the imported file.
 */
export function importSimpleMap(
  imported: ConfigText,
  current: ConfigText,
  products: Products,
): Result<EditedMap, readonly ConfigError[]> {
  const read = readShape([imported], simpleShape);
  if (!read.ok) return read;
  const before = loadSymbolMap(current, products);
  if (!before.ok) return before;
  const edits: MapEdit[] = Object.entries(read.value.value).flatMap(([root, row]) =>
    Object.entries(row)
      .filter(([platform, entry]) => !isMapped(before.value, products, root, platform, entry))
      .flatMap(([platform, symbol]) => {
        const entry = mergedEntry(current, root, platform, { symbol: symbol ?? '' });
        return entry.ok ? [{ kind: 'mapping' as const, root, platform, entry: entry.value }] : [];
      }),
  );
  if (edits.length === 0) return ok({ text: current.text, map: before.value });
  const edited = editSymbolMap(current, edits, products);
  if (edited.ok) return ok(edited.value);
  return err(
    edited.error.map((error) => {
      const [section, root = '', column] = error.key.split('.');
      if (section !== 'mappings') return error;
      const names = Object.keys(read.value.value[root] ?? {});
      const name = names.find((key) => column !== undefined && parsePlatformId(key) === parsePlatformId(column));
      return read.value.errorAt(name === undefined ? [root] : [root, name], error.message);
    }),
  );
}

/** Whether a root is already on a platform what an imported symbol says: a month of it counts as the front month. */
function isMapped(map: SymbolMap, products: Products, root: string, platform: string, entry: string | null): boolean {
  const id = parsePlatformId(platform);
  const stated = readMapping(entry, root, DEFAULT_SIZING, products.byRoot);
  if (id === undefined || !stated.ok) return false;
  const known = map.mappings.get(root)?.get(id) ?? { kind: 'blank' };
  const { value } = stated;
  if (known.kind === 'fixed') return value.kind === 'fixed' && value.symbol === known.symbol;
  if (known.kind === 'blank' || value.kind !== 'front') return known.kind === value.kind && products.byRoot.has(root);
  const spelling = platformSpelling(id) ?? 'universal';
  const templates = [known, value].map((mapping) => templateFor(mapping, map, id, spelling));
  return known.instrument === value.instrument && templates[0] === templates[1];
}

/** Writes the map in its simple form: each platform's symbol as of now, dated where it rolls; empty where blank, left out where unknown. */
export function exportSimpleMap(registry: Registry, nowUs: number): string {
  const rows = [...registry.map.mappings].map(([root, row]) => {
    const columns = [...row.keys()].flatMap((platform) => {
      const target = registry.orderTarget(root, platform, nowUs);
      if (target.kind === 'refused') return [];
      return [[platform, target.kind === 'symbol' ? target.symbol : ''] as const];
    });
    return [root, Object.fromEntries(columns)] as const;
  });
  return `${JSON.stringify(Object.fromEntries(rows), undefined, 2)}\n`;
}
