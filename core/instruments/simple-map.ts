import { z } from 'zod';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import { editSymbolMap } from './edit-symbol-map.ts';
import type { EditedMap, MapEdit } from './edit-symbol-map.ts';
import type { Products } from './product.ts';
import { readShape } from './read-shape.ts';
import type { ConfigText } from './read-shape.ts';
import type { Registry } from './registry.ts';

const simpleShape = z.record(z.string(), z.record(z.string(), z.string().nullable()));

/**
 * Reads symbol_mappings.json in its simple form, {"NQ":{"nt8":"NQ 03-25","sierra":"NQH25","mt5":"NAS100"}}, and lays it
 * over the map's file. A dated entry means the front month on that platform, an empty one not traded there; platforms and
 * roots that it leaves out stay. Faults come back with the line and key of the imported file.
 */
export function importSimpleMap(
  imported: ConfigText,
  current: ConfigText,
  products: Products,
): Result<EditedMap, readonly ConfigError[]> {
  const read = readShape([imported], simpleShape);
  if (!read.ok) return read;
  const edits: MapEdit[] = Object.entries(read.value.value).flatMap(([root, row]) =>
    Object.entries(row).map(([platform, entry]) => ({ kind: 'mapping' as const, root, platform, entry })),
  );
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

/** Writes the map in its simple form: each platform's symbol as of now, dated where it rolls; empty where blank. */
export function exportSimpleMap(registry: Registry, nowUs: number): string {
  const rows = [...registry.map.mappings].map(([root, row]) => {
    const columns = [...row.keys()].map((platform) => {
      const target = registry.orderTarget(root, platform, nowUs);
      return [platform, target.kind === 'symbol' ? target.symbol : ''] as const;
    });
    return [root, Object.fromEntries(columns)] as const;
  });
  return `${JSON.stringify(Object.fromEntries(rows), undefined, 2)}\n`;
}
