import { z } from 'zod';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parseCivilDay } from './civil-day.ts';
import type { ConfigError } from './config-error.ts';
import { readYaml } from './yaml-source.ts';
import type { KeyPath, YamlSource } from './yaml-source.ts';

/** The text of a configuration file and the name it is reported under. */
export interface ConfigText {
  readonly text: string;
  readonly file: string;
}

/** A file, or a file and what overlays it, that has the right shape. */
export interface ShapedConfig<T> {
  readonly value: T;
  /** An error at a key, in the file that states it. */
  readonly errorAt: (path: KeyPath, message: string) => ConfigError;
}

/** A day in a file, as `2025-03-14`. */
export const civilDayText = z.string().transform((text, context) => {
  const day = parseCivilDay(text);
  if (day !== undefined) return day;
  context.addIssue({ code: 'custom', message: `expected a day as 2025-03-14, was ${text}` });
  return z.NEVER;
});

/**
 * Parses YAML texts, lays each later one over the earlier ones key by key, and holds the whole to a shape. Every fault
 * comes back with its file, line and key.
 */
export function readShape<T>(
  texts: readonly [ConfigText, ...ConfigText[]],
  shape: z.ZodType<T>,
): Result<ShapedConfig<T>, readonly ConfigError[]> {
  const sources: YamlSource[] = [];
  for (const { text, file } of texts) {
    const source = readYaml(text, file);
    if (!source.ok) return source;
    sources.push(source.value);
  }
  const errorAt = (path: KeyPath, message: string): ConfigError => {
    const stating = statingSource(sources, path);
    return stating?.errorAt(path, message) ?? { file: texts[0].file, line: 1, key: path.join('.'), message };
  };
  const misshapen = sources.slice(1).filter(({ value }) => value !== undefined && value !== null && !isMap(value));
  if (misshapen.length > 0)
    return err(misshapen.map((source) => source.errorAt([], 'expected keys with a colon behind them, as products:')));
  const emptied = sources
    .slice(1)
    .flatMap((source, index) =>
      emptiedKeys(sources[index]?.value, source.value, []).map((path) =>
        source.errorAt(path, 'expected keys below this one; to leave it as shipped, take the line out'),
      ),
    );
  if (emptied.length > 0) return err(emptied);
  const merged = sources.map((source) => source.value).reduce(overlay);
  const parsed = shape.safeParse(merged);
  if (parsed.success) return ok({ value: parsed.data, errorAt });
  return err(parsed.error.issues.map((issue) => errorAt(faultPath(issue), issue.message)));
}

/** The uppermost source that has a key; of one that is missing, the source that has most of the way to it. */
function statingSource(sources: readonly YamlSource[], path: KeyPath): YamlSource | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const stating = sources.findLast((source) => source.has(path.slice(0, length)));
    if (stating !== undefined) return stating;
  }
  return sources[0];
}

/** Maps of the lower file that the upper one names and leaves empty. A section may stand there with comments alone. */
function emptiedKeys(below: unknown, above: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isMap(below)) return [];
  if (above === null && path.length > 1) return [path];
  return isMap(above) ? Object.keys(above).flatMap((key) => emptiedKeys(below[key], above[key], [...path, key])) : [];
}

/** Keys that say "as that one": what stands beside them is said instead of it, never with it. */
const POINTERS = ['same_as', 'like'] as const;

/** Maps merge key by key; everything else, lists included, is replaced. An empty file changes nothing. */
function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined || above === null) return isMap(below) ? below : above;
  if (!isMap(below) || !isMap(above) || pointsElsewhere(below) !== pointsElsewhere(above)) return above;
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    merged[key] = Object.hasOwn(below, key) ? overlay(below[key], value) : value;
  }
  return merged;
}

function pointsElsewhere(value: Record<string, unknown>): boolean {
  return POINTERS.some((key) => Object.hasOwn(value, key));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The key at fault: for an unknown key the key itself, not the map that holds it. */
function faultPath(issue: z.core.$ZodIssue): (string | number)[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const [unknownKey] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return unknownKey === undefined ? path : [...path, unknownKey];
}
