import { LineCounter, parseDocument } from 'yaml';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { ConfigError } from './config-error.ts';

export type KeyPath = readonly (string | number)[];

/** A parsed YAML or JSON text that still knows on which line every key stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Whether a key stands in this text. */
  has(path: KeyPath): boolean;
  /** The keys of a map in this text; empty when there is no map. */
  keysOf(path: KeyPath): readonly string[];
  /** An error at a key; the line is that of the nearest key that exists. */
  errorAt(path: KeyPath, message: string): ConfigError;
}

interface RangedNode {
  readonly range?: readonly [number, number, number] | null;
}

interface PairNode {
  readonly key: unknown;
}

interface MapNode {
  readonly items: readonly PairNode[];
}

/** Parses a YAML 1.2 text (JSON is a subset). Refuses broken syntax, double keys and anchors that expand beyond reason. */
export function readYaml(text: string, file: string): Result<YamlSource, readonly ConfigError[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    return err(
      document.errors.map((error) => ({
        file,
        line: Math.max(1, lines.linePos(error.pos[0]).line),
        key: '',
        message: error.message,
      })),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const lineOf = (path: KeyPath): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = offsetOf(document, path.slice(0, length));
      if (offset !== undefined) return lines.linePos(offset).line;
    }
    return 1;
  };
  return ok({
    file,
    value,
    has: (path) => document.hasIn(path),
    keysOf: (path) => {
      const node = document.getIn(path, true);
      return isMap(node) ? node.items.flatMap((item) => keyText(item.key) ?? []) : [];
    },
    errorAt: (path, message) => ({ file, line: lineOf(path), key: path.join('.'), message }),
  });
}

/** Where the last key of a path stands; of its value when the parent is a list. */
function offsetOf(document: { getIn(path: KeyPath, keepNode: true): unknown }, path: KeyPath): number | undefined {
  const last = path[path.length - 1];
  const parent = document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => keyText(item.key) === String(last));
    const start = rangeStart(pair?.key);
    if (start !== undefined) return start;
  }
  return rangeStart(document.getIn(path, true));
}

function isMap(node: unknown): node is MapNode {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}

function keyText(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null || !('value' in key)) return undefined;
  return typeof key.value === 'string' || typeof key.value === 'number' ? String(key.value) : undefined;
}

function rangeStart(node: unknown): number | undefined {
  return (node as RangedNode | undefined)?.range?.[0];
}
