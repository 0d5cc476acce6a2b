import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parsePlatformId } from '../model/ids.ts';
import { parseAt } from './parse-at.ts';
import type { At } from './parse-at.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';

/** A denial or an error as the command line and a batch print it. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string };
}

/** One request as it came: a parsed JSON value. Keys beyond those named are ignored. */
export type RawRequest = unknown;

export interface ResolveAnswer {
  readonly root: string;
  /** As it was asked, in lower case. */
  readonly platform: string;
  readonly symbol: string;
  /** As `NQH25`; null for a name without a month, as NAS100. */
  readonly contract: string | null;
}

export interface NormalizeAnswer {
  readonly root: string;
  readonly contract: string | null;
}

/** All null but the root for a product that never rolls. Days as `2025-03-15`. */
export interface RollAnswer {
  readonly root: string;
  readonly front: string | null;
  readonly next: string | null;
  readonly rollDate: string | null;
  readonly expiry: string | null;
}

export interface SizeAnswer {
  readonly quantity: number;
  readonly unit: 'contracts' | 'lots' | 'units';
}

/**
 * `{root, platform, at?}`: how a root is written on a platform, traded there or not. In place of a root it takes a symbol
 * too, as an order would name it: then SYMBOL_EXPIRED and SYMBOL_CONTINUOUS are refused.
 */
export function answerResolve(registry: Registry, request: RawRequest, nowUs: number): ResolveAnswer | ErrorAnswer {
  const keys = readKeys(request);
  const root = text(keys, 'root');
  const platform = text(keys, 'platform');
  const at = when(keys);
  if (!root.ok) return failed(root.error);
  if (!platform.ok) return failed(platform.error);
  if (!at.ok) return failed(at.error);
  const id = platform.value.toLowerCase();
  const spelling = registry.spellingOf(id);
  if (spelling === undefined) return failed(unknownPlatform(platform.value));

  const upper = root.value.toUpperCase();
  if (registry.roots.includes(upper)) {
    const written = registry.resolve(upper, id, instantOf(registry, upper, at.value, nowUs));
    return written.ok
      ? { root: upper, platform: id, symbol: written.value.symbol, contract: written.value.contract ?? null }
      : failed(written.error);
  }
  const symbolUs = instantOf(registry, undefined, at.value, nowUs);
  const named = registry.checkOrderSymbol(root.value, undefined, symbolUs);
  if (!named.ok) return failed(named.error);
  const { root: meant, contract } = named.value;
  if (contract === undefined) return answerResolve(registry, { ...keys, root: meant }, nowUs);
  const symbol = registry.spell(meant, contract, spelling, id);
  return symbol.ok ? { root: meant, platform: id, symbol: symbol.value, contract } : failed(symbol.error);
}

/** `{symbol, platform?, at?}`: which root and contract a symbol names. */
export function answerNormalize(registry: Registry, request: RawRequest, nowUs: number): NormalizeAnswer | ErrorAnswer {
  const keys = readKeys(request);
  const symbol = text(keys, 'symbol');
  const at = when(keys);
  if (!symbol.ok) return failed(symbol.error);
  if (!at.ok) return failed(at.error);
  const platform = keys.platform === undefined ? ok(undefined) : text(keys, 'platform');
  if (!platform.ok) return failed(platform.error);
  if (platform.value !== undefined && parsePlatformId(platform.value) === undefined) {
    return failed(unknownPlatform(platform.value));
  }
  const symbolUs = instantOf(registry, undefined, at.value, nowUs);
  const read = registry.normalize(symbol.value, undefined, symbolUs, platform.value);
  return read.ok ? { root: read.value.root, contract: read.value.contract ?? null } : failed(read.error);
}

/** `{root, at?}`: the front month, the one after it, the first trade date of that, and the front's expiry. */
export function answerRoll(registry: Registry, request: RawRequest, nowUs: number): RollAnswer | ErrorAnswer {
  const keys = readKeys(request);
  const root = text(keys, 'root');
  const at = when(keys);
  if (!root.ok) return failed(root.error);
  if (!at.ok) return failed(at.error);
  const upper = root.value.toUpperCase();
  const front = registry.frontMonth(upper, instantOf(registry, upper, at.value, nowUs));
  if (front.ok) {
    const { contract, next, rollDate, expiry } = front.value;
    return { root: upper, front: contract, next, rollDate, expiry };
  }
  return front.error.code === 'SYMBOL_NEVER_ROLLS'
    ? { root: upper, front: null, next: null, rollDate: null, expiry: null }
    : failed(front.error);
}

/**
 * `{root, platform, quantity, pointValue?, step?, min?, max?}`: contracts of a root in the platform's own unit. The terms
 * are those of the terminal, in the root's currency; those left out come from the mapping and the product.
 */
export function answerSize(registry: Registry, request: RawRequest): SizeAnswer | ErrorAnswer {
  const keys = readKeys(request);
  const root = text(keys, 'root');
  const platform = text(keys, 'platform');
  const numbers = [numeric(keys, 'quantity'), ...TERM_KEYS.map((key) => optionalNumber(keys, key))];
  if (!root.ok) return failed(root.error);
  if (!platform.ok) return failed(platform.error);
  for (const number of numbers) if (!number.ok) return failed(number.error);
  const [quantity, pointValue, sizeStep, sizeMin, sizeMax] = numbers.map((number) =>
    number.ok ? number.value : undefined,
  );
  if (registry.spellingOf(platform.value) === undefined) return failed(unknownPlatform(platform.value));
  const terms = { pointValue, sizeStep, sizeMin, sizeMax };
  const size = registry.translate(root.value.toUpperCase(), platform.value, quantity ?? 0, terms);
  return size.ok ? { quantity: size.value.size, unit: size.value.unit } : failed(size.error);
}

const TERM_KEYS = ['pointValue', 'step', 'min', 'max'] as const;

type Keys = Readonly<Record<string, unknown>>;

function readKeys(request: RawRequest): Keys {
  return typeof request === 'object' && request !== null && !Array.isArray(request) ? { ...request } : {};
}

function text(keys: Keys, key: string): Result<string, Refusal> {
  const value = keys[key];
  return typeof value === 'string' && value.trim() !== ''
    ? ok(value.trim())
    : err(refusal('REQUEST_INVALID', `${key}: expected a text, was ${shown(value)}`));
}

function numeric(keys: Keys, key: string): Result<number, Refusal> {
  const value = keys[key];
  return typeof value === 'number'
    ? ok(value)
    : err(refusal('REQUEST_INVALID', `${key}: expected a number, was ${shown(value)}`));
}

function optionalNumber(keys: Keys, key: string): Result<number | undefined, Refusal> {
  const value = keys[key];
  if (value === undefined || value === null) return ok(undefined);
  // A maximum that is no number would be none.
  return Number.isNaN(value) ? err(refusal('REQUEST_INVALID', `${key}: expected a number`)) : numeric(keys, key);
}

function when(keys: Keys): Result<At | undefined, Refusal> {
  const { at } = keys;
  if (at === undefined || at === null) return ok(undefined);
  const parsed = typeof at === 'string' ? parseAt(at) : undefined;
  return parsed
    ? ok(parsed)
    : err(refusal('DATE_INVALID', `at: expected a day as 2025-03-14 or a time with its zone, was ${shown(at)}`));
}

/** A bare day is the exchange's trade date: an instant that belongs to it. Without a root, noon in UTC. */
function instantOf(registry: Registry, root: string | undefined, at: At | undefined, nowUs: number): number {
  if (at === undefined) return nowUs;
  if (at.kind === 'instant') return at.us;
  const beginsUs = root === undefined ? undefined : registry.tradeDayUs(root, at.day);
  return beginsUs ?? (at.day + 0.5) * 86_400_000_000;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80);
}

function unknownPlatform(platform: string): Refusal {
  const known = 'nt8, sierra, mt5_global, mt5_brazil, bookmap, quantower or a simulated one, as sim_nt8';
  return refusal('PLATFORM_UNKNOWN', `platform: expected ${known}, was ${platform}`);
}

function failed({ code, message }: Refusal): ErrorAnswer {
  return { error: { code, message } };
}
