import { parsePlatformId } from '../model/ids.ts';
import type { MapEntry } from './edit-symbol-map.ts';
import type { ConfigText } from './read-shape.ts';
import { readYaml } from './yaml-source.ts';

/** Keys of a mapping's long form to set; undefined leaves one as it is, null removes it. */
export type EntryChanges = Readonly<Record<string, string | number | null | undefined>>;

/**
 * The entry that the file has for a root on a platform, with some keys changed: what else stands there stays. An entry that
 * needs no long form stays a plain symbol; `symbol: ''` makes it blank.
 */
export function mergedEntry(source: ConfigText, root: string, platform: string, changes: EntryChanges): MapEntry {
  const entries: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(longForm(entryOf(source, root, platform)))) {
    if ((typeof value === 'string' || typeof value === 'number') && !(key in changes && changes[key] === null)) {
      entries[key] = value;
    }
  }
  for (const [key, value] of Object.entries(changes)) if (value !== undefined && value !== null) entries[key] = value;
  const { symbol, ...rest } = entries;
  if (symbol === undefined || symbol === '') return null;
  return Object.keys(rest).length === 0 ? String(symbol) : { symbol, ...rest };
}

function entryOf(source: ConfigText, root: string, platform: string): unknown {
  const read = readYaml(source.text, source.file);
  const mappings = read.ok ? at(read.value.value, 'mappings') : undefined;
  const row = at(mappings, root);
  const id = parsePlatformId(platform);
  const column = isMap(row) ? Object.keys(row).find((key) => parsePlatformId(key) === id) : undefined;
  return column === undefined ? undefined : at(row, column);
}

function longForm(entry: unknown): Readonly<Record<string, unknown>> {
  return isMap(entry) ? entry : { symbol: entry };
}

function at(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
