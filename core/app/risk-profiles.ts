import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { editYaml, type YamlChange } from '../instruments/edit-yaml.ts';
import { shippedRiskText } from './risk-config.ts';

/** The shipped sets of limits: four stages of going live, the defaults, and one for benchmarks. */
export const PROFILES = ['1', '2', '3', '4', 'default', 'bench'] as const;

export type ProfileName = (typeof PROFILES)[number];

/** A profile by what a person types: `1`, `stage 1`, `stage-1`, `default`, `bench`; undefined for another word. */
export function parseProfile(text: string): ProfileName | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^stage[ -]?/, '');
  return PROFILES.find((known) => known === name);
}

/** The profile as it ships. */
export function profileText(name: ProfileName): string {
  if (name === 'default') return shippedRiskText();
  const file = name === 'bench' ? 'bench.yaml' : `stage-${name}.yaml`;
  return readFileSync(new URL(`risk-profiles/${file}`, import.meta.url), 'utf8');
}

/** What is a person's own and no profile touches. */
const KEPT = new Set(['version', 'live_confirmed', 'day', 'breakers.drawdown', 'protection.partial_fill']);

/** What a profile changes of risk_limits.yaml: its keys whole, so that a map of an earlier stage leaves nothing behind. */
export function profileChanges(name: ProfileName): readonly YamlChange[] {
  const own = changesOf(name);
  if (name === 'default' || name === 'bench') return own;
  // A stage is laid over the defaults: what an earlier profile switched off must not stay off on the way to live.
  const stated = new Set(own.map(({ path }) => path.join('.')));
  return [...changesOf('default').filter(({ path }) => !stated.has(path.join('.'))), ...own];
}

function changesOf(name: ProfileName): readonly YamlChange[] {
  const stated = parse(profileText(name)) as Readonly<Record<string, unknown>>;
  return Object.entries(stated).flatMap(([section, value]): readonly YamlChange[] => {
    if (KEPT.has(section)) return [];
    if (typeof value !== 'object' || value === null) return [{ path: [section], value }];
    return Object.entries(value)
      .filter(([key]) => !KEPT.has(`${section}.${key}`))
      .map(([key, inner]) => ({ path: [section, key], value: inner as unknown }));
  });
}

/** risk_limits.yaml with the limits of benchmarks and soaks. */
export function benchRiskText(): string {
  const edited = editYaml({ text: shippedRiskText(), file: 'risk_limits.yaml' }, profileChanges('bench'));
  if (!edited.ok) throw new Error('the shipped limits and the bench profile do not fit together');
  return edited.value;
}
