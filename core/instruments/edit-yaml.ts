import { parseDocument } from 'yaml';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { ConfigError } from './config-error.ts';
import type { ConfigText } from './read-shape.ts';
import { readYaml } from './yaml-source.ts';
import type { KeyPath } from './yaml-source.ts';

/** One key to set, or to remove when the value is undefined. */
export interface YamlChange {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** Changes keys of a YAML text and leaves the rest of it, comments included, as a person wrote it. */
export function editYaml(source: ConfigText, changes: readonly YamlChange[]): Result<string, readonly ConfigError[]> {
  const read = readYaml(source.text, source.file);
  if (!read.ok) return read;
  const document = parseDocument(source.text);
  for (const { path, value } of changes) {
    const parent = path.slice(0, -1);
    const holder: unknown = document.getIn(parent, true);
    if (holder !== undefined && holder !== null && !isCollection(holder)) {
      return err([read.value.errorAt(parent, 'expected keys below this one')]);
    }
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
  }
  try {
    return ok(document.toString({ lineWidth: 120, nullStr: '' }));
  } catch (error) {
    // What was taken out may have been the anchor of an alias elsewhere in the file.
    return err([read.value.errorAt(changes[0]?.path ?? [], (error as Error).message)]);
  }
}

function isCollection(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'items' in node;
}
