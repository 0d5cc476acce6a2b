import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import type { KeyPath } from '../instruments/yaml-source.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { PartialFillPolicy } from '../orders/partial-fill.ts';

const policy = z.union(
  [
    z.literal('wait'),
    z.literal('accept'),
    z.strictObject({ cancel_rest_after_ms: z.number().int().min(1).max(3_600_000) }),
  ],
  { error: 'expected wait, accept or { cancel_rest_after_ms: 3000 }' },
);

/** The section `partial_fill` of gateway.yaml: `default`, and platforms by their ids. */
export const partialFillShape = z.record(z.string(), policy);

/** What becomes of the rest of an entry that has filled in part, by platform. */
export interface PartialFillSettings {
  readonly otherwise: PartialFillPolicy;
  readonly byPlatform: ReadonlyMap<PlatformId, PartialFillPolicy>;
}

/** Reads the section; a key that is no platform id is an error of the file. */
export function partialFillOf(
  section: z.output<typeof partialFillShape>,
  errorAt: (path: KeyPath, expected: string) => ConfigError,
): Result<PartialFillSettings, readonly ConfigError[]> {
  const errors: ConfigError[] = [];
  const byPlatform = new Map<PlatformId, PartialFillPolicy>();
  for (const [name, stated] of Object.entries(section)) {
    const platform = parsePlatformId(name);
    if (name === 'default') continue;
    if (platform === undefined)
      errors.push(errorAt(['partial_fill', name], `expected a platform id as nt8, was ${name}`));
    else byPlatform.set(platform, policyOf(stated));
  }
  return errors.length > 0 ? err(errors) : ok({ otherwise: policyOf(section['default'] ?? 'wait'), byPlatform });
}

function policyOf(stated: z.output<typeof policy>): PartialFillPolicy {
  return typeof stated === 'string' ? { kind: stated } : { kind: 'cancel_rest', afterMs: stated.cancel_rest_after_ms };
}
