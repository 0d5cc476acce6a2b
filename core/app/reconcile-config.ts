import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import type { KeyPath } from '../instruments/yaml-source.ts';
import { RECONCILE_POLICIES, type ReconcilePolicy } from '../model/difference.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';

const policy = z.enum(RECONCILE_POLICIES, { error: 'expected ask, adopt or flatten' });

/** `reconcile_policy` of gateway.yaml: one word for all, or `default` and platforms by their ids. */
export const reconcilePolicyShape = z.union([policy, z.record(z.string(), policy)], {
  error: 'expected ask, adopt or flatten, or one of them per platform: { default: ask, nt8: adopt }',
});

/** What is done by itself about a position that differs, by platform. */
export interface ReconcileSettings {
  readonly otherwise: ReconcilePolicy;
  readonly byPlatform: ReadonlyMap<PlatformId, ReconcilePolicy>;
}

/** Reads the setting; a key that is no platform id is an error of the file. */
export function reconcilePolicyOf(
  stated: z.output<typeof reconcilePolicyShape>,
  errorAt: (path: KeyPath, expected: string) => ConfigError,
): Result<ReconcileSettings, readonly ConfigError[]> {
  const errors: ConfigError[] = [];
  const byPlatform = new Map<PlatformId, ReconcilePolicy>();
  if (typeof stated === 'string') return ok({ otherwise: stated, byPlatform });
  for (const [name, word] of Object.entries(stated)) {
    if (name === 'default') continue;
    const platform = parsePlatformId(name);
    if (platform === undefined)
      errors.push(errorAt(['reconcile_policy', name], `expected a platform id as nt8, was ${name}`));
    else byPlatform.set(platform, word);
  }
  return errors.length > 0 ? err(errors) : ok({ otherwise: stated['default'] ?? 'ask', byPlatform });
}

/** The policy of one platform. */
export function policyFor({ otherwise, byPlatform }: ReconcileSettings, platform: PlatformId): ReconcilePolicy {
  return byPlatform.get(platform) ?? otherwise;
}
