import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { MapEntry } from './edit-symbol-map.ts';
import type { ConfigText } from './read-shape.ts';
import { familyColumn, platformSpelling } from './spelling.ts';
import { readYaml } from './yaml-source.ts';

/** Keys of a mapping's long form to set; undefined leaves one as it is, null removes it. */
export type EntryChanges = Readonly<Record<string, string | number | null | undefined>>;

/** A person's word was said of the platform whose entry it stands in. */
const WORDS: ReadonlySet<string> = new Set(['confirmed', 'price_confirmed']);

/**
 * The entry that the file has for a root on a platform, with some keys changed: what else stands there stays. A platform
 * without an entry of its own begins with that of its family, as sim_mt5 with that of mt5_global. An entry that needs no long
 * form stays a plain symbol; `symbol: ''` makes it blank. Refused where there is no symbol that the keys could belong to.
 */
export function mergedEntry(
  source: ConfigText,
  root: string,
  platform: string,
  changes: EntryChanges,
): Result<MapEntry, string> {
  const entries: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(ownOrFamilys(source, root, platform))) {
    if ((typeof value === 'string' || typeof value === 'number') && !(key in changes && changes[key] === null)) {
      entries[key] = value;
    }
  }
  for (const [key, value] of Object.entries(changes)) if (value !== undefined && value !== null) entries[key] = value;
  const { symbol, ...rest } = entries;
  if (symbol === '' || changes['symbol'] === null) return ok(null);
  if (symbol === undefined) return err(`${root} is not traded on ${platform}: state its symbol too`);
  return ok(Object.keys(rest).length === 0 ? String(symbol) : { symbol, ...rest });
}

function ownOrFamilys(source: ConfigText, root: string, platform: string): Readonly<Record<string, unknown>> {
  const own = entryOf(source, root, platform);
  if (own !== undefined) return longForm(own);
  const spelling = platformSpelling(platform);
  const family = spelling && familyColumn(spelling);
  const theirs = family === undefined ? undefined : entryOf(source, root, family);
  return Object.fromEntries(Object.entries(longForm(theirs)).filter(([key]) => !WORDS.has(key)));
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
