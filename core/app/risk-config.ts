import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { readShape, type ConfigText } from '../instruments/read-shape.ts';
import type { KeyPath } from '../instruments/yaml-source.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { DrawdownRule, PartialFillPolicy, RiskLimits } from '../model/risk-limits.ts';
import { boundsFault, isWithin, LIMIT_BOUNDS } from './limit-bounds.ts';
import { capFault, isCapKey, looserThan, unconfirmed } from './live-caps.ts';

/** A limit that may be `off`. The message names both, because a limit that is not understood must not vanish. */
function limit(key: keyof typeof LIMIT_BOUNDS) {
  const bounds = LIMIT_BOUNDS[key];
  const error = (issue: { readonly input?: unknown }): string => boundsFault(bounds, true, issue.input);
  return z
    .union([z.literal('off').transform(() => undefined), z.number()], { error })
    .refine((value) => value === undefined || isWithin(bounds, value), { error });
}

/** A limit that is always on. */
function figure(key: keyof typeof LIMIT_BOUNDS) {
  const bounds = LIMIT_BOUNDS[key];
  const error = (issue: { readonly input?: unknown }): string => boundsFault(bounds, false, issue.input);
  return z.number({ error }).refine((value) => isWithin(bounds, value), { error });
}

const names = z.union([z.literal('all').transform(() => undefined), z.array(z.string().min(1)).min(1)], {
  error: 'expected all, or a list of names as [NQ, ES]',
});

const drawdown = z.strictObject({
  fixed_usd: limit('fixed_usd').optional(),
  trailing_usd: limit('trailing_usd').optional(),
  start_usd: limit('start_usd').optional(),
});

const partialFill = z.union(
  [z.enum(['wait', 'accept']), z.strictObject({ cancel_rest_after_ms: figure('cancel_rest_after_ms') })],
  { error: partialFillFault },
);

const zone = z
  .string()
  .refine(isZone, { error: (issue) => `expected a time zone as America/Chicago, was ${String(issue.input)}` });

const fileShape = z.strictObject({
  version: z.literal(1, { error: 'expected version 1; a newer gateway wrote this file' }),
  profile: z.string().min(1).max(60),
  live_confirmed: z.record(z.string(), z.union([z.number(), z.literal('off')])),
  allow: z.strictObject({
    platforms: names,
    symbols: names,
    quantity_factor: z.record(z.string(), figure('quantity_factor')),
  }),
  limits: z.strictObject({
    max_position_per_symbol: limit('max_position_per_symbol'),
    max_total_positions: limit('max_total_positions'),
    max_trades_per_day: limit('max_trades_per_day'),
    max_daily_loss_usd: limit('max_daily_loss_usd'),
    max_position_value_usd: limit('max_position_value_usd'),
    max_notional_usd: limit('max_notional_usd'),
    max_risk_per_trade_usd: limit('max_risk_per_trade_usd'),
    max_order_size: limit('max_order_size'),
    max_orders_per_second: limit('max_orders_per_second'),
    price_collar_percent: limit('price_collar_percent'),
  }),
  signals: z.strictObject({
    valid_ms: figure('valid_ms'),
    quote_max_age_ms: limit('quote_max_age_ms'),
    quote_max_age_live_ms: limit('quote_max_age_live_ms'),
    min_confidence: limit('min_confidence'),
    half_size_below_confidence: limit('half_size_below_confidence'),
    half_size_min: z.enum(['keep_one', 'deny']),
    min_mqscore: limit('min_mqscore'),
    max_noise: limit('max_noise'),
  }),
  breakers: z.strictObject({
    losses_in_a_row: limit('losses_in_a_row'),
    losses_pause_minutes: figure('losses_pause_minutes'),
    daily_loss_pause_hours: figure('daily_loss_pause_hours'),
    drawdown: z.record(z.string(), drawdown),
  }),
  day: z.strictObject({
    starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "expected a time of day as '17:00'" }),
    zone,
  }),
  connection: z.strictObject({
    on_platform_lost: z.enum(['pause_platform', 'pause_all']),
    client_silent_ms: limit('client_silent_ms'),
    stalled_ms: limit('stalled_ms'),
  }),
  sessions: z.strictObject({
    gate: z.enum(['off', 'live', 'all']),
    flatten_before_end_minutes: limit('flatten_before_end_minutes'),
    flatten_on: z.enum(['live', 'all']),
  }),
  protection: z.strictObject({
    default_stop_points: z.record(z.string(), figure('default_stop_points')),
    partial_fill: z.record(z.string(), partialFill),
  }),
});

type File = z.output<typeof fileShape>;

const SHIPPED_FILE = 'risk_limits.yaml';

/** The file as it is written at the first start: every limit with its default, its unit and what it means. */
export function shippedRiskText(): string {
  return readFileSync(new URL(SHIPPED_FILE, import.meta.url), 'utf8');
}

/** The limits as they ship. */
export function shippedRiskLimits(): RiskLimits {
  const read = readRiskLimits({ text: shippedRiskText(), file: SHIPPED_FILE });
  if (!read.ok) throw new Error('the shipped limits have a fault');
  return read.value;
}

/** What a file of limits is held against beside its own shape. */
export interface LimitsContext {
  readonly mode?: 'paper' | 'live';
  /** Whether a name is that of a root; any name is taken without it. */
  readonly isRoot?: (name: string) => boolean;
}

/**
 * Reads risk_limits.yaml, laid over the shipped one key by key. Refused as a whole: every fault comes back with its file,
 * line and key, and the caller keeps the limits that it has. For a gateway that runs live, a limit that is looser than the
 * shipped one is a fault until a person has confirmed its value.
 */
export function readRiskLimits(
  source: ConfigText,
  { mode = 'paper', isRoot = () => true }: LimitsContext = {},
): Result<RiskLimits, readonly ConfigError[]> {
  const read = readShape([{ text: shippedRiskText(), file: SHIPPED_FILE }, source], fileShape);
  if (!read.ok) return read;
  const { value: file, errorAt } = read.value;
  const errors = [...faultsOf(file), ...rootFaults(file, isRoot)].map(([path, message]) => errorAt(path, message));
  const limits = limitsOf(file);
  if (mode === 'live')
    for (const looser of unconfirmed(looserThan(shippedRiskLimits(), limits), file.live_confirmed))
      errors.push(errorAt([looser.section, looser.key], capFault(looser)));
  return errors.length > 0 ? { ok: false, error: errors } : ok(limits);
}

/** What is wrong though every key for itself has the right shape. */
function faultsOf({
  live_confirmed: confirmed,
  allow,
  breakers,
  protection,
  signals,
}: File): readonly (readonly [KeyPath, string])[] {
  const faults: (readonly [KeyPath, string])[] = [...drawdownFaults(breakers.drawdown)];
  for (const key of Object.keys(confirmed))
    if (!isCapKey(key))
      faults.push([['live_confirmed', key], `expected the key of a limit as max_trades_per_day, was ${key}`]);
  for (const [index, name] of (allow.platforms ?? []).entries())
    if (parsePlatformId(name) === undefined)
      faults.push([['allow', 'platforms', index], `expected a platform id as nt8, was ${name}`]);
  for (const name of Object.keys(protection.partial_fill))
    if (name !== 'default' && parsePlatformId(name) === undefined)
      faults.push([['protection', 'partial_fill', name], `expected a platform id as nt8, was ${name}`]);
  const { half_size_below_confidence: half, min_confidence: least } = signals;
  if (half !== undefined && least !== undefined && half < least)
    faults.push([
      ['signals', 'half_size_below_confidence'],
      `expected at least min_confidence (${least}), below which nothing is sent, was ${half}`,
    ]);
  return faults;
}

function limitsOf({
  profile,
  allow,
  limits,
  signals,
  breakers,
  day,
  connection,
  sessions,
  protection,
}: File): RiskLimits {
  const [hours = 0, minutes = 0] = day.starts.split(':').map(Number);
  const { default: partialFillDefault = 'wait', ...partialFillOf } = protection.partial_fill;
  return {
    profile,
    platforms: allow.platforms?.map((name) => parsePlatformId(name) ?? name),
    symbols: allow.symbols,
    quantityFactor: allow.quantity_factor,
    maxPositionPerSymbol: limits.max_position_per_symbol,
    maxTotalPositions: limits.max_total_positions,
    maxTradesPerDay: limits.max_trades_per_day,
    maxDailyLossUsd: limits.max_daily_loss_usd,
    maxPositionValueUsd: limits.max_position_value_usd,
    maxNotionalUsd: limits.max_notional_usd,
    maxRiskPerTradeUsd: limits.max_risk_per_trade_usd,
    maxOrderSize: limits.max_order_size,
    maxOrdersPerSecond: limits.max_orders_per_second,
    priceCollarPercent: limits.price_collar_percent,
    signalValidMs: signals.valid_ms,
    quoteMaxAgeMs: signals.quote_max_age_ms,
    quoteMaxAgeLiveMs: signals.quote_max_age_live_ms,
    minConfidence: signals.min_confidence,
    halfSizeBelowConfidence: signals.half_size_below_confidence,
    halfSizeMin: signals.half_size_min,
    minMqscore: signals.min_mqscore,
    maxNoise: signals.max_noise,
    lossesInARow: breakers.losses_in_a_row,
    lossesInARowPauseMinutes: breakers.losses_pause_minutes,
    dailyLossPauseHours: breakers.daily_loss_pause_hours,
    drawdown: Object.fromEntries(Object.entries(breakers.drawdown).map(([account, rule]) => [account, ruleOf(rule)])),
    dayStartMinute: hours * 60 + minutes,
    dayZone: day.zone,
    onPlatformLost: connection.on_platform_lost,
    clientSilentMs: connection.client_silent_ms,
    stalledMs: connection.stalled_ms,
    sessionGate: sessions.gate,
    flattenBeforeEndMinutes: sessions.flatten_before_end_minutes,
    flattenBeforeEndOn: sessions.flatten_on,
    defaultStopPoints: protection.default_stop_points,
    partialFill: Object.fromEntries(
      Object.entries(partialFillOf).map(([name, policy]) => [parsePlatformId(name) ?? name, policyOf(policy)]),
    ),
    partialFillDefault: policyOf(partialFillDefault),
  };
}

/** Names of roots that nobody knows: a limit for them would never count. */
function* rootFaults(
  { allow, protection }: File,
  isRoot: (name: string) => boolean,
): Generator<readonly [KeyPath, string]> {
  const stated: readonly (readonly [KeyPath, string])[] = [
    ...(allow.symbols ?? []).map((root, index) => [['allow', 'symbols', index], root] as const),
    ...Object.keys(allow.quantity_factor).map((root) => [['allow', 'quantity_factor', root], root] as const),
    ...Object.keys(protection.default_stop_points).map(
      (root) => [['protection', 'default_stop_points', root], root] as const,
    ),
  ];
  for (const [path, root] of stated)
    if (!isRoot(root)) yield [path, `expected a root of products.yaml as NQ, was ${root}`];
}

/** Drawdowns that limit nothing, or would be reached only when all is lost. */
function* drawdownFaults(rules: File['breakers']['drawdown']): Generator<readonly [KeyPath, string]> {
  for (const [account, { fixed_usd: fixed, trailing_usd: trailing, start_usd: start }] of Object.entries(rules)) {
    const path = ['breakers', 'drawdown', account];
    if (fixed === undefined && trailing === undefined)
      yield [path, 'expected fixed_usd, trailing_usd or both: this rule limits nothing'];
    for (const [key, most] of Object.entries({ fixed_usd: fixed, trailing_usd: trailing }))
      if (most !== undefined && start !== undefined && most >= start)
        yield [[...path, key], `expected less than start_usd (${start}), which is the whole account, was ${most}`];
  }
}

/** The number in `{ cancel_rest_after_ms: 2 }` is at fault, or the whole policy. */
function partialFillFault({ input }: { readonly input?: unknown }): string {
  const stated = typeof input === 'object' && input !== null && 'cancel_rest_after_ms' in input ? input : undefined;
  if (stated !== undefined && typeof stated.cancel_rest_after_ms === 'number')
    return `cancel_rest_after_ms: ${boundsFault(LIMIT_BOUNDS.cancel_rest_after_ms, false, stated.cancel_rest_after_ms)}`;
  return 'expected wait, accept, or { cancel_rest_after_ms: 2000 }';
}

function ruleOf(rule: z.output<typeof drawdown>): DrawdownRule {
  return { fixedUsd: rule.fixed_usd, trailingUsd: rule.trailing_usd, startUsd: rule.start_usd };
}

function policyOf(policy: z.output<typeof partialFill>): PartialFillPolicy {
  return typeof policy === 'string' ? { kind: policy } : { kind: 'cancelRest', afterMs: policy.cancel_rest_after_ms };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
