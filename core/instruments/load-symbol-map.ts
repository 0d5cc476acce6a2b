import { z } from 'zod';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import type { Product, Products } from './product.ts';
import { readMapping, withSwitch } from './read-mapping.ts';
import { readShape } from './read-shape.ts';
import type { ConfigText } from './read-shape.ts';
import { AUTO_ROLL, DEFAULT_SIZING } from './symbol-map.ts';
import type { Mapping, RollSwitch, SizeRule, SymbolMap } from './symbol-map.ts';
import { misreadSymbols } from './misread-symbols.ts';
import { templateFault } from './symbol-template.ts';

const positive = z.number().positive();

const longEntry = z.strictObject({
  symbol: z.string().nullable(),
  size: z.enum(['money', 'same_number']).default('money'),
  multiplier: positive.default(1),
  cap: positive.optional(),
  point_value: positive.optional(),
  step: positive.optional(),
  min: positive.optional(),
  max: positive.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'expected a currency as USD' })
    .optional(),
  confirmed: z.string().optional(),
  price_confirmed: z.string().optional(),
  hold: z.string().optional(),
  ahead: z.string().optional(),
});

const entryShape = z.union([z.string(), z.null(), longEntry], {
  error:
    'expected a symbol, nothing, or { symbol, size, multiplier, cap, point_value, step, min, max, currency, hold, ahead }',
});

const fileShape = z.strictObject({
  version: z.literal(1),
  revision: z.number().int().min(0).default(0),
  templates: z.record(z.string(), z.string()).default({}),
  mappings: z.record(z.string(), z.record(z.string(), entryShape)),
});

type Entry = z.infer<typeof entryShape>;

/** Reads symbol_mappings.yaml. Refuses as a whole: every fault comes back with its line and key. */
export function loadSymbolMap(source: ConfigText, products: Products): Result<SymbolMap, readonly ConfigError[]> {
  const read = readShape([source], fileShape);
  if (!read.ok) return read;
  const { value: file, errorAt } = read.value;
  const errors: ConfigError[] = [];

  const templates = new Map<string, string>();
  for (const [column, template] of Object.entries(file.templates)) {
    const id = parsePlatformId(column);
    const fault = id === undefined ? 'expected a platform id' : (templateFault(template) ?? rootFault(template));
    if (fault !== undefined) errors.push(errorAt(['templates', column], fault));
    else if (id !== undefined) templates.set(id, template);
  }

  const mappings = new Map<string, ReadonlyMap<string, Mapping>>();
  for (const [root, row] of Object.entries(file.mappings)) {
    if (!products.byRoot.has(root)) {
      errors.push(errorAt(['mappings', root], `no product ${root} in products.yaml`));
      continue;
    }
    const columns = new Map<string, Mapping>();
    for (const [column, entry] of Object.entries(row)) {
      const id = parsePlatformId(column);
      const mapping = readEntry(entry, root, products.byRoot);
      const fault = id === undefined ? 'expected a platform id' : mapping.ok ? undefined : mapping.error;
      if (fault !== undefined) errors.push(errorAt(['mappings', root, column], fault));
      else if (id !== undefined && columns.has(id)) {
        errors.push(errorAt(['mappings', root, column], `${id} stands here twice under two names`));
      } else if (id !== undefined && mapping.ok) columns.set(id, mapping.value);
    }
    mappings.set(root, columns);
  }
  for (const { root, column, message } of sharedSymbols(mappings)) {
    const keys = Object.keys(file.mappings[root] ?? {});
    errors.push(errorAt(['mappings', root, keys.find((key) => parsePlatformId(key) === column) ?? column], message));
  }
  const map = { revision: file.revision, templates, mappings };
  if (errors.length > 0) return err(errors);
  for (const { root, column, message } of misreadSymbols(products, map)) {
    const keys = Object.keys(file.mappings[root] ?? {});
    errors.push(errorAt(['mappings', root, keys.find((key) => parsePlatformId(key) === column) ?? column], message));
  }
  return errors.length > 0 ? err(errors) : ok(map);
}

/** A platform's template serves all of its roots. */
function rootFault(template: string): string | undefined {
  return template.includes('{root}')
    ? undefined
    : `expected {root} in it, as all roots are written by it, was "${template}"`;
}

/**
 * Two roots that are one and the same instrument on a platform: its ticks and positions could not be told apart. Found
 * for every pair, named at the later one.
 */
function sharedSymbols(
  mappings: ReadonlyMap<string, ReadonlyMap<string, Mapping>>,
): readonly { readonly root: string; readonly column: string; readonly message: string }[] {
  const rootByInstrument = new Map<string, string>();
  const faults: { root: string; column: string; message: string }[] = [];
  for (const [root, columns] of mappings) {
    for (const [column, mapping] of columns) {
      if (mapping.kind === 'blank') continue;
      const instrument = mapping.kind === 'fixed' ? mapping.symbol.toUpperCase() : mapping.instrument;
      const key = `${column} ${mapping.kind} ${instrument}`;
      const other = rootByInstrument.get(key);
      if (other !== undefined) {
        const message = `${instrument} stands for ${other} on ${column} already; ticks and positions could not be told apart`;
        faults.push({ root, column, message });
      }
      rootByInstrument.set(key, root);
    }
  }
  return faults;
}

function readEntry(entry: Entry, root: string, products: ReadonlyMap<string, Product>): Result<Mapping, string> {
  if (typeof entry === 'string' || entry === null) return readMapping(entry, root, DEFAULT_SIZING, products);
  if (entry.hold !== undefined && entry.ahead !== undefined) return err('expected hold or ahead, not both');
  const { min, max, cap } = entry;
  if (min !== undefined && max !== undefined && max < min) return err(`max: expected at least min ${min}, was ${max}`);
  if (min !== undefined && cap !== undefined && cap < min) return err(`cap: expected at least min ${min}, was ${cap}`);
  const mapping = readMapping(entry.symbol, root, sizingOf(entry), products);
  return mapping.ok ? withSwitch(mapping.value, switchOf(entry), products) : mapping;
}

function switchOf({ hold, ahead }: z.infer<typeof longEntry>): RollSwitch {
  if (hold !== undefined) return { kind: 'hold', contract: hold };
  return ahead === undefined ? AUTO_ROLL : { kind: 'ahead', contract: ahead };
}

function sizingOf(entry: z.infer<typeof longEntry>): SizeRule {
  return {
    size: entry.size,
    multiplier: entry.multiplier,
    cap: entry.cap,
    terms: {
      pointValue: entry.point_value,
      sizeStep: entry.step,
      sizeMin: entry.min,
      sizeMax: entry.max,
      currency: entry.currency,
    },
    confirmed: entry.confirmed,
    priceConfirmed: entry.price_confirmed,
  };
}
