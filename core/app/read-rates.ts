import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import type { RateSettings } from '../currency/rate-settings.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import type { ConfigText } from '../instruments/read-shape.ts';
import { readYaml } from '../instruments/yaml-source.ts';
import { readConfig } from './config.ts';

/** Refuses a feed that is no root of a product, with its line: nothing would ever quote it. */
export function checkFeeds(
  { feeds }: RateSettings,
  roots: readonly string[],
  source: ConfigText,
): Result<undefined, readonly ConfigError[]> {
  const stray = feeds.filter(({ name }) => !roots.includes(name));
  if (stray.length === 0) return ok(undefined);
  const yaml = readYaml(source.text, source.file);
  if (!yaml.ok) return yaml;
  return err(
    stray.map(({ name }) =>
      yaml.value.errorAt(['currency', 'feeds', name], `expected a root of products.yaml, was ${name}`),
    ),
  );
}

/** Reads the section `currency` of gateway.yaml anew. Refused with file, line and key, also where the file cannot be read. */
export function readRates(file: string, roots: readonly string[]): Result<RateSettings, readonly ConfigError[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return err([{ file, line: 1, key: '', message: (error as Error).message }]);
  }
  const read = readConfig({ text, file });
  if (!read.ok) return read;
  const { rates } = read.value;
  const feeds = checkFeeds(rates, roots, { text, file });
  return feeds.ok ? ok(rates) : feeds;
}
