import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import type { RateSettings } from '../currency/rate-settings.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import type { Registry } from '../instruments/registry.ts';
import type { ConfigText } from '../instruments/read-shape.ts';
import { readYaml, type KeyPath } from '../instruments/yaml-source.ts';
import { readConfig } from './config.ts';
import { currenciesInUse, pairFault } from './rate-pairs.ts';

/** Refuses, with its line, a feed that is no root of a product and a pair that nothing uses: neither would ever be a rate. */
export function checkRatePairs(
  { feeds, manual }: RateSettings,
  registry: Pick<Registry, 'roots' | 'products' | 'map'>,
  source: ConfigText,
): Result<undefined, readonly ConfigError[]> {
  const inUse = currenciesInUse(registry);
  const faults: { readonly path: KeyPath; readonly message: string }[] = [];
  for (const { name, ...pair } of feeds) {
    if (!registry.roots.includes(name))
      faults.push({ path: ['feeds', name], message: `expected a root of products.yaml, was ${name}` });
    const message = pairFault(pair, inUse);
    if (message !== undefined) faults.push({ path: ['feeds', name, 'pair'], message });
  }
  for (const [index, pair] of manual.entries()) {
    const message = pairFault(pair, inUse);
    if (message !== undefined) faults.push({ path: ['manual', index, 'pair'], message });
  }
  if (faults.length === 0) return ok(undefined);
  const yaml = readYaml(source.text, source.file);
  return yaml.ok ? err(faults.map(({ path, message }) => yaml.value.errorAt(['currency', ...path], message))) : yaml;
}

/** Reads the section `currency` of gateway.yaml anew. Refused with file, line and key, also where the file cannot be read. */
export function readRates(
  file: string,
  registry: Pick<Registry, 'roots' | 'products' | 'map'>,
): Result<RateSettings, readonly ConfigError[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return err([{ file, line: 1, key: '', message: (error as Error).message }]);
  }
  const read = readConfig({ text, file });
  if (!read.ok) return read;
  const { rates } = read.value;
  const pairs = checkRatePairs(rates, registry, { text, file });
  return pairs.ok ? ok(rates) : pairs;
}
