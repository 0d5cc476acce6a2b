import { isAlias, isScalar, LineCounter, parseDocument, visit } from 'yaml';
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

/**
 * Parses a YAML 1.2 text (JSON is a subset). Refuses broken syntax, double keys, aliases without an anchor before them,
 * anchors that hold themselves or expand beyond reason, and the key `__proto__`.
 */
export function readYaml(text: string, file: string): Result<YamlSource, readonly ConfigError[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    return err(
      document.errors.map(({ code, pos, message }) => {
        const isTwice = code === 'DUPLICATE_KEY';
        return {
          file,
          line: Math.max(1, lines.linePos(pos[0]).line),
          key: isTwice ? keyAt(text, pos[0]) : '',
          message: isTwice ? 'stands here twice' : message,
        };
      }),
    );
  }
  const fault = (offset: number, message: string): Result<never, readonly ConfigError[]> =>
    err([{ file, line: Math.max(1, lines.linePos(offset).line), key: '', message }]);
  const unusable = unusableNode(document);
  if (unusable !== undefined) return fault(unusable.offset, unusable.message);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return fault(0, (error as Error).message);
  }
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

/** The first alias that stands for nothing or for what it is in itself, or the key that no map of ours may have. */
function unusableNode(document: ReturnType<typeof parseDocument>): { offset: number; message: string } | undefined {
  let found: { offset: number; message: string } | undefined;
  visit(document, {
    Node: (key, node, path) => {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        const meant = node.resolve(document);
        if (meant === undefined)
          found = { offset, message: `*${node.source}: expected an anchor &${node.source} before it` };
        else if (path.includes(meant)) found = { offset, message: `*${node.source} stands in what it stands for` };
      } else if (key === 'key' && isScalar(node) && node.value === '__proto__')
        found = { offset, message: 'expected another key than __proto__' };
      return found === undefined ? undefined : visit.BREAK;
    },
  });
  return found;
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

/** The key that stands at an offset. */
function keyAt(text: string, offset: number): string {
  return /^[^\s:,{}]+/.exec(text.slice(offset))?.[0] ?? '';
}
