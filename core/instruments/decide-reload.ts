import type { Result } from '../base/result.ts';
import type { ConfigError } from './config-error.ts';
import type { Registry } from './registry.ts';
import { diffRegistries } from './registry-diff.ts';
import type { RegistryChange } from './registry-diff.ts';

/** What becomes of a changed configuration. */
export type ReloadDecision =
  /** It is faulty; what was in force stays in force. */
  | { readonly kind: 'kept'; readonly errors: readonly ConfigError[] }
  | { readonly kind: 'unchanged' }
  /** It is sound, and roots that it changes have orders in flight: ask again when they are over. */
  | { readonly kind: 'waits'; readonly roots: readonly string[]; readonly changes: readonly RegistryChange[] }
  /** It comes into force as a whole, between two orders. */
  | { readonly kind: 'applies'; readonly registry: Registry; readonly changes: readonly RegistryChange[] };

/** Decides whether a configuration that was read comes into force now. */
export function decideReload(
  inForce: Registry,
  read: Result<Registry, readonly ConfigError[]>,
  rootsInFlight: ReadonlySet<string>,
  platforms: readonly string[],
  nowUs: number,
): ReloadDecision {
  if (!read.ok) return { kind: 'kept', errors: read.error };
  const changes = diffRegistries(inForce, read.value, platforms, nowUs);
  if (changes.length === 0 && inForce.map.revision === read.value.map.revision) return { kind: 'unchanged' };
  const roots = [...new Set(changes.map((change) => change.root))].filter((root) => rootsInFlight.has(root));
  return roots.length > 0 ? { kind: 'waits', roots, changes } : { kind: 'applies', registry: read.value, changes };
}
