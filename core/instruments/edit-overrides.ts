import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { Calendar } from './calendar.ts';
import type { ConfigError } from './config-error.ts';
import { editYaml } from './edit-yaml.ts';
import type { YamlChange } from './edit-yaml.ts';
import { loadProducts } from './load-products.ts';
import type { Products } from './product.ts';
import type { ConfigText } from './read-shape.ts';

/** One contract's dates, as `2025-03-14`; a date left out goes back to the rule, both left out remove the override. */
export interface OverrideEdit {
  /** As `NQ.2025-03`. */
  readonly contract: string;
  readonly roll?: string | undefined;
  readonly expiry?: string | undefined;
}

/**
 * Applies overrides to the user's products.yaml, all or none, and checks it laid over the shipped one. Faults come back
 * with their line and key, and nothing changes.
 */
export function editOverrides(
  shipped: ConfigText,
  user: ConfigText,
  edits: readonly OverrideEdit[],
  calendars: ReadonlyMap<string, Calendar>,
): Result<{ readonly text: string; readonly products: Products }, readonly ConfigError[]> {
  const changes = edits.map(({ contract, roll, expiry }): YamlChange => {
    const dates = { ...(roll !== undefined && { roll }), ...(expiry !== undefined && { expiry }) };
    const isEmpty = roll === undefined && expiry === undefined;
    return { path: ['overrides', contract], value: isEmpty ? undefined : dates };
  });
  const text = editYaml(user, changes);
  if (!text.ok) return text;
  const products = loadProducts([shipped, { text: text.value, file: user.file }], calendars);
  return products.ok ? ok({ text: text.value, products: products.value }) : err(products.error);
}
