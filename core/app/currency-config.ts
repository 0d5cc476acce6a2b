import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { checkRateSettings, type AgeLimits, type ManualRate, type RateSettings } from '../currency/rate-settings.ts';
import { MANUAL_SOURCE, type RateFeed } from '../currency/rate.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { parseAt } from '../instruments/parse-at.ts';
import type { KeyPath } from '../instruments/yaml-source.ts';
import { parseCurrency, type Currency } from '../model/money.ts';

/** A pair as a person writes it: `USD/BRL`, so many BRL for one USD. */
export interface CurrencyPair {
  readonly base: Currency;
  readonly quote: Currency;
}

/** Reads `USD/BRL`; undefined unless both are currencies and two. */
export function parsePair(text: unknown): CurrencyPair | undefined {
  const [base, quote, ...rest] = typeof text === 'string' ? text.split('/').map(parseCurrency) : [];
  return base === undefined || quote === undefined || base === quote || rest.length > 0 ? undefined : { base, quote };
}

const pair = z.string().transform((text, context): CurrencyPair => {
  const read = parsePair(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: `expected two currencies as USD/BRL, was ${text}` });
  return z.NEVER;
});

const moment = z.string().transform((text, context): number => {
  const at = parseAt(text);
  if (at?.kind === 'instant') return at.us;
  context.addIssue({ code: 'custom', message: `expected a moment with its zone as 2026-11-20T14:30:00Z, was ${text}` });
  return z.NEVER;
});

const ages = { fresh_s: z.number(), usable_s: z.number() };

/** The section `currency` of gateway.yaml. */
export const currencyShape = z.strictObject({
  fresh_s: z.number().default(60),
  usable_s: z.number().default(900),
  stale_penalty: z.number().default(0.03),
  jump_max: z.number().default(0.05),
  feeds: z.record(z.string(), z.strictObject({ pair, points: z.number().default(1) })).default({}),
  manual: z.array(z.strictObject({ pair, rate: z.number(), as_of: moment })).default([]),
  ages: z.record(z.string(), z.strictObject(ages)).default({}),
});

export type CurrencySection = z.infer<typeof currencyShape>;

/** Turns the section into settings. A setting that cannot be used comes back with its file, line and key. */
export function rateSettingsOf(
  section: CurrencySection,
  errorAt: (path: KeyPath, message: string) => ConfigError,
): Result<RateSettings, readonly ConfigError[]> {
  const feedNames = Object.keys(section.feeds);
  const settings: RateSettings = {
    ...agesOf(section),
    stalePenalty: section.stale_penalty,
    jumpMax: section.jump_max,
    feeds: Object.entries(section.feeds).map(([name, feed]): RateFeed => ({
      name,
      ...feed.pair,
      pointsPerUnit: feed.points,
    })),
    manual: section.manual.map((typed): ManualRate => ({ ...typed.pair, rate: typed.rate, asOfUs: typed.as_of })),
    agesBySource: Object.fromEntries(Object.entries(section.ages).map(([source, limits]) => [source, agesOf(limits)])),
  };
  const known = new Set(['WDO', 'DOL', MANUAL_SOURCE, ...feedNames]);
  const stray = Object.keys(section.ages).filter((source) => !known.has(source));
  if (stray.length > 0) {
    const expected = `expected one of ${[...known].join(', ')}`;
    return err(stray.map((source) => errorAt(['currency', 'ages', source], `${expected}, was ${source}`)));
  }
  const checked = checkRateSettings(settings);
  return checked.ok
    ? ok(settings)
    : err([errorAt(['currency', ...pathOf(checked.error.key, feedNames)], checked.error.message)]);
}

function agesOf({
  fresh_s: freshS,
  usable_s: usableS,
}: {
  readonly fresh_s: number;
  readonly usable_s: number;
}): AgeLimits {
  return { freshMs: freshS * 1_000, usableMs: usableS * 1_000 };
}

const KEYS: Readonly<Record<string, string>> = {
  freshMs: 'fresh_s',
  usableMs: 'usable_s',
  stalePenalty: 'stale_penalty',
  jumpMax: 'jump_max',
  agesBySource: 'ages',
  pointsPerUnit: 'points',
  asOfUs: 'as_of',
  base: 'pair',
  quote: 'pair',
};

/** The key in the file of a key of the settings: `feeds[1].pointsPerUnit` → feeds, eurusd, points. */
function pathOf(key: string, feedNames: readonly string[]): KeyPath {
  return key.split('.').flatMap((part): KeyPath => {
    // The name of a feed is its key.
    if (part === 'name') return [];
    const indexed = /^(\w+)\[(\d+)\]$/.exec(part);
    if (indexed === null) return [KEYS[part] ?? part];
    const [, list = '', position = '0'] = indexed;
    return [list, list === 'feeds' ? (feedNames[Number(position)] ?? position) : Number(position)];
  });
}
