import { parsePlatformId } from '../model/ids.ts';
import { formatSymbol, templateReader } from './symbol-template.ts';
import { parseFuture } from './parse-symbol.ts';
import type { Product } from './product.ts';
import { DEFAULT_TEMPLATES, familyColumn, platformSpelling } from './spelling.ts';
import type { Spelling } from './spelling.ts';
import type { Mapping, SymbolMap } from './symbol-map.ts';

/** A spelling of the user's own that the general grammar cannot read. */
interface VendorSpelling {
  readonly root: string;
  readonly instrument: string;
  readonly template: string;
  readonly readParts: ReturnType<typeof templateReader>;
}

/** One platform column of the map, turned round: from symbols to roots. */
export interface SymbolColumn {
  readonly name: string;
  /** By name in upper case. */
  readonly rootByFixedName: ReadonlyMap<string, string>;
  readonly vendorSpellings: readonly VendorSpelling[];
  /** Which root a sibling's contracts stand for there, by the sibling. */
  readonly rootByInstrument: ReadonlyMap<string, string>;
}

/** Turns every column of the map round. */
export function buildColumns(
  map: SymbolMap,
  products: ReadonlyMap<string, Product>,
): ReadonlyMap<string, SymbolColumn> {
  const names = new Set([...map.mappings.values()].flatMap((row) => [...row.keys()]));
  return new Map([...names].map((name) => [name, buildColumn(name, map, products)]));
}

/** The columns that a platform uses, its own before that of its family; every column when nothing is known of it. */
export function columnsOf<Column>(
  columns: ReadonlyMap<string, Column>,
  platform: string | undefined,
  spelling: Spelling | undefined,
): readonly Column[] {
  const own = platform === undefined ? undefined : parsePlatformId(platform);
  if (own === undefined && spelling === undefined) {
    // A name without a month is first of all a broker's: coins bear the same one on other platforms.
    const isBrokers = ([name]: readonly [string, Column]): number => Number(platformSpelling(name) === 'mt5');
    return [...columns].toSorted((a, b) => isBrokers(b) - isBrokers(a)).map(([, column]) => column);
  }
  const family = spelling ?? (own === undefined ? undefined : platformSpelling(own));
  const wanted = new Set([own, family && familyColumn(family)]);
  return [...wanted].flatMap((name) => (name === undefined ? [] : (columns.get(name) ?? [])));
}

/** What a root is on a platform: by the platform's own column, else by that of its family; undefined when neither says. */
export function mappingOf(
  map: SymbolMap,
  root: string,
  platform: string | undefined,
  spelling: Spelling,
): Mapping | undefined {
  const row = map.mappings.get(root);
  return row && columnsOf(row, platform, spelling)[0];
}

/** The template in force for a mapping: its own, else the installation's for the column, else the family's. */
export function templateFor(
  mapping: Extract<Mapping, { kind: 'front' }> | undefined,
  map: SymbolMap,
  platform: string | undefined,
  spelling: Spelling,
): string {
  const own = platform === undefined ? undefined : parsePlatformId(platform);
  return (
    mapping?.template ??
    (own && map.templates.get(own)) ??
    map.templates.get(familyColumn(spelling) ?? '') ??
    DEFAULT_TEMPLATES[spelling]
  );
}

function buildColumn(name: string, map: SymbolMap, products: ReadonlyMap<string, Product>): SymbolColumn {
  const rootByFixedName = new Map<string, string>();
  const rootByInstrument = new Map<string, string>();
  const vendorSpellings: VendorSpelling[] = [];
  const spelling = platformSpelling(name) ?? 'universal';
  for (const [root, row] of map.mappings) {
    const mapping = row.get(name);
    if (mapping?.kind === 'fixed') rootByFixedName.set(mapping.symbol.toUpperCase(), root);
    if (mapping?.kind !== 'front') continue;
    const { instrument } = mapping;
    if (instrument !== root) rootByInstrument.set(instrument, root);
    const template = templateFor(mapping, map, name, spelling);
    if (isGeneral(template, instrument, products)) continue;
    vendorSpellings.push({ root, instrument, template, readParts: templateReader(template, instrument) });
  }
  return { name, rootByFixedName, vendorSpellings, rootByInstrument };
}

/** Whether the general grammar reads what the template writes. */
function isGeneral(template: string, instrument: string, products: ReadonlyMap<string, Product>): boolean {
  const read = parseFuture(formatSymbol(template, instrument, { year: 2026, month: 12 }), products);
  return read?.ok === true && read.value.root === instrument && read.value.kind === 'dated';
}
