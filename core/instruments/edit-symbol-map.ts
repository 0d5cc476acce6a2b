import { ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { ConfigError } from './config-error.ts';
import { editYaml } from './edit-yaml.ts';
import type { YamlChange } from './edit-yaml.ts';
import { loadSymbolMap } from './load-symbol-map.ts';
import type { Products } from './product.ts';
import type { ConfigText } from './read-shape.ts';
import type { SymbolMap } from './symbol-map.ts';
import { readYaml } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

/** A mapping as symbol_mappings.yaml has it: a symbol, blank, or the long form by its keys. */
export type MapEntry = string | null | Readonly<Record<string, string | number | null>>;

export type MapEdit =
  | { readonly kind: 'mapping'; readonly root: string; readonly platform: string; readonly entry: MapEntry }
  /** Undefined goes back to the spelling of the platform's family. */
  | { readonly kind: 'template'; readonly platform: string; readonly template: string | undefined };

/** An edited file, checked as a whole and not yet in force. */
export interface EditedMap {
  readonly text: string;
  readonly map: SymbolMap;
}

/**
 * Applies edits to the text of symbol_mappings.yaml, all or none, and raises its revision. What a person wrote around
 * them stays. A faulty edit comes back as the errors that the file would have.
 */
export function editSymbolMap(
  source: ConfigText,
  edits: readonly MapEdit[],
  products: Products,
): Result<EditedMap, readonly ConfigError[]> {
  const before = loadSymbolMap(source, products);
  const read = readYaml(source.text, source.file);
  if (!before.ok) return before;
  if (!read.ok) return read;
  const changes: YamlChange[] = edits.map((edit) => changeOf(edit, read.value));
  const text = editYaml(source, [...changes, { path: ['revision'], value: before.value.revision + 1 }]);
  if (!text.ok) return text;
  const map = loadSymbolMap({ text: text.value, file: source.file }, products);
  return map.ok ? ok({ text: text.value, map: map.value }) : map;
}

function changeOf(edit: MapEdit, source: YamlSource): YamlChange {
  switch (edit.kind) {
    case 'mapping': {
      const row = ['mappings', edit.root];
      return { path: [...row, columnKey(source, row, edit.platform)], value: edit.entry };
    }
    case 'template':
      return { path: ['templates', columnKey(source, ['templates'], edit.platform)], value: edit.template };
  }
}

/** The name under which the file has a platform already, as mt5 for mt5_global; else the id itself. */
function columnKey(source: YamlSource, path: readonly string[], platform: string): string {
  const id = parsePlatformId(platform) ?? platform;
  return source.keysOf(path).find((key) => parsePlatformId(key) === id) ?? id;
}
