import { unreachable } from '../base/assert.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { editOverrides, type OverrideEdit } from '../instruments/edit-overrides.ts';
import { editSymbolMap, type MapEdit } from '../instruments/edit-symbol-map.ts';
import { editYaml } from '../instruments/edit-yaml.ts';
import { mergedEntry, type EntryChanges } from '../instruments/merge-entry.ts';
import type { ConfigText } from '../instruments/read-shape.ts';
import type { Registry } from '../instruments/registry.ts';
import { importSimpleMap } from '../instruments/simple-map.ts';
import { buildRegistry, type RegistryTexts, type ShippedInstruments } from './load-registry.ts';

/** One change that an operator asks for. */
export type RegistryEdit =
  /** Keys of one mapping; a key that is null is removed. */
  | { readonly kind: 'entry'; readonly root: string; readonly platform: string; readonly changes: EntryChanges }
  | { readonly kind: 'map'; readonly edit: MapEdit }
  /** symbol_mappings.json in its simple form. */
  | { readonly kind: 'import'; readonly json: ConfigText }
  | { readonly kind: 'override'; readonly edit: OverrideEdit }
  /** Everything as it was in an earlier version. */
  | { readonly kind: 'texts'; readonly texts: RegistryTexts };

/** Texts that were checked as a whole, and the registry that they make. */
export interface CheckedTexts {
  readonly texts: RegistryTexts;
  readonly registry: Registry;
}

/** Applies edits to texts, one after another, all or none. Faults come back with file, line and key. */
export function applyEdits(
  shipped: ShippedInstruments,
  start: RegistryTexts,
  edits: readonly RegistryEdit[],
): Result<CheckedTexts, readonly ConfigError[]> {
  let texts = start;
  try {
    for (const edit of edits) {
      const edited = applyEdit(shipped, texts, edit);
      if (!edited.ok) return edited;
      texts = edited.value;
    }
    const registry = buildRegistry(shipped, texts);
    return registry.ok ? ok({ texts, registry: registry.value }) : registry;
  } catch (error) {
    // A text that a reader stumbles over may cost the edit, never the gateway that runs.
    return err([{ file: texts.map.file, line: 1, key: '', message: `cannot be used: ${(error as Error).message}` }]);
  }
}

/** The same texts under another revision. */
export function withRevision(
  shipped: ShippedInstruments,
  texts: RegistryTexts,
  revision: number,
): Result<CheckedTexts, readonly ConfigError[]> {
  const map = editYaml(texts.map, [{ path: ['revision'], value: revision }]);
  return map.ok ? applyEdits(shipped, { ...texts, map: { ...texts.map, text: map.value } }, []) : map;
}

function applyEdit(
  shipped: ShippedInstruments,
  texts: RegistryTexts,
  edit: RegistryEdit,
): Result<RegistryTexts, readonly ConfigError[]> {
  if (edit.kind === 'texts') return ok(edit.texts);
  if (edit.kind === 'override') {
    const edited = editOverrides(shipped.products, texts.products, [edit.edit], shipped.calendars);
    return edited.ok ? ok({ ...texts, products: { ...texts.products, text: edited.value.text } }) : edited;
  }
  const before = buildRegistry(shipped, texts);
  if (!before.ok) return before;
  const { products } = before.value;
  const edited = ((): ReturnType<typeof editSymbolMap> => {
    switch (edit.kind) {
      case 'map':
        return editSymbolMap(texts.map, [edit.edit], products);
      case 'import':
        return importSimpleMap(edit.json, texts.map, products);
      case 'entry': {
        const { root, platform, changes } = edit;
        const entry = mergedEntry(texts.map, root, platform, changes);
        if (!entry.ok)
          return err([{ file: texts.map.file, line: 1, key: `mappings.${root}.${platform}`, message: entry.error }]);
        return editSymbolMap(texts.map, [{ kind: 'mapping', root, platform, entry: entry.value }], products);
      }
      default:
        return unreachable(edit);
    }
  })();
  return edited.ok ? ok({ ...texts, map: { ...texts.map, text: edited.value.text } }) : err(edited.error);
}
