import { readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, parseDocument, type Node, type Pair } from 'yaml';
import type { ConfigFileView } from '../../api/symbol-view.ts';

/** A configuration file, with the text that is shipped for it where its settings are shown one by one. */
export interface ConfigPlace {
  readonly name: string;
  readonly path: string;
  readonly shipped?: string;
  readonly takes: 'start' | 'reload';
}

/** Every configuration file with its settings, their defaults, units and meanings. */
export function configFiles(places: readonly ConfigPlace[]): readonly ConfigFileView[] {
  return places.map(({ name, path, shipped, takes }) => {
    const values = settingsOf(textOf(path), 'with maps');
    const settings = [...(shipped === undefined ? new Map<string, Setting>() : settingsOf(shipped))].map(
      ([key, { value, text }]) => ({
        key,
        text,
        value: values.has(key) ? withoutSecrets(values.get(key)?.value) : value,
        default: value,
        unit: unitOf(key),
        takes,
      }),
    );
    return { name, path, settings };
  });
}

interface Setting {
  readonly value: unknown;
  readonly text: string;
}

/**
 * The leaves of a YAML text by their path with dots, each with the words beside or above it; with what stands above leaves
 * too where that is asked for, since a file may spread over lines what another one has in one.
 */
function settingsOf(text: string, maps?: 'with maps'): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  const document = parseDocument(text);
  const visit = (node: Node | null, path: string): void => {
    if (!isMap(node)) return;
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      const place = path === '' ? key : `${path}.${key}`;
      const value = pair.value as Node | null;
      const isSpread = isMap(value) && value.flow !== true;
      if (isSpread) visit(value, place);
      if (!isSpread || maps !== undefined)
        settings.set(place, { value: value?.toJS(document) as unknown, text: commentOf(pair) });
    }
  };
  visit(document.contents, '');
  settings.delete('version');
  return settings;
}

/** Passwords of platforms stand in the file alone. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'password' ? '(not shown)' : withoutSecrets(inner)]),
  );
}

function commentOf(pair: Pair): string {
  const key = isScalar(pair.key) ? pair.key : undefined;
  const value = isPair(pair) && typeof pair.value === 'object' ? (pair.value as Node | null) : null;
  const words = value?.comment ?? key?.commentBefore ?? '';
  return words
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/_ms$/, 'ms'],
  [/_s$/, 's'],
  [/_mb$/, 'MB'],
  [/_usd$/, 'USD'],
  [/_points$/, 'points'],
  [/_qty$|quantity$/, 'contracts'],
  [/^ports\.|^bridge_ports|_port$/, 'port'],
];

function unitOf(key: string): string {
  return UNITS.find(([pattern]) => pattern.test(key))?.[1] ?? '';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not written yet: every value is the default.
    return '';
  }
}
