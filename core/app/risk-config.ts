import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, type Result } from '../base/result.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { readShape, type ConfigText } from '../instruments/read-shape.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { DrawdownRule, PartialFillPolicy, RiskLimits } from '../model/risk-limits.ts';

/** A number that may be `off`. The message names both, because a limit that is not understood must not vanish. */
function limit(bounds: { readonly min: number; readonly max: number; readonly whole?: true }) {
  const { min, max } = bounds;
  const kind = bounds.whole === true ? 'a whole number' : 'a number';
  return z
    .union([z.literal('off').transform(() => undefined), z.number()], {
      error: (issue) => `expected ${kind} from ${min} to ${max}, or off, was ${JSON.stringify(issue.input)}`,
    })
    .refine(
      (value) =>
        value === undefined || (value >= min && value <= max && (bounds.whole !== true || Number.isInteger(value))),
      { error: (issue) => `expected ${kind} from ${min} to ${max}, or off, was ${JSON.stringify(issue.input)}` },
    );
}

const count = limit({ min: 0, max: 1_000_000, whole: true });
const contracts = limit({ min: 0, max: 1_000_000 });
const usd = limit({ min: 0, max: 1_000_000_000 });
const share = limit({ min: 0, max: 1 });
const millis = limit({ min: 1, max: 86_400_000 });
const names = z.union([z.literal('all').transform(() => undefined), z.array(z.string().min(1)).min(1)], {
  error: 'expected all, or a list of names as [NQ, ES]',
});
const byName = z.record(z.string(), z.number().positive().max(1_000_000));

const drawdown = z.strictObject({
  fixed_usd: usd.optional(),
  trailing_usd: usd.optional(),
  start_usd: usd.optional(),
});

const partialFill = z.union(
  [z.enum(['wait', 'accept']), z.strictObject({ cancel_rest_after_ms: z.number().int().min(0).max(86_400_000) })],
  { error: 'expected wait, accept, or { cancel_rest_after_ms: 2000 }' },
);

const zone = z
  .string()
  .refine(isZone, { error: (issue) => `expected a time zone as America/Chicago, was ${String(issue.input)}` });

const fileShape = z.strictObject({
  version: z.literal(1, { error: 'expected version 1; a newer gateway wrote this file' }),
  profile: z.string().min(1).max(60),
  allow: z.strictObject({ platforms: names, symbols: names, quantity_factor: byName }),
  limits: z.strictObject({
    max_position_per_symbol: contracts,
    max_total_positions: count,
    max_trades_per_day: count,
    max_daily_loss_usd: usd,
    max_position_value_usd: usd,
    max_notional_usd: usd,
    max_risk_per_trade_usd: usd,
    max_order_size: contracts,
    max_orders_per_second: limit({ min: 1, max: 100_000, whole: true }),
    price_collar_percent: limit({ min: 0, max: 100 }),
  }),
  signals: z.strictObject({
    valid_ms: z.number().int().min(1).max(86_400_000),
    quote_max_age_ms: millis,
    quote_max_age_live_ms: millis,
    min_confidence: share,
    half_size_below_confidence: share,
    half_size_min: z.enum(['keep_one', 'deny']),
    min_mqscore: share,
    max_noise: share,
  }),
  breakers: z.strictObject({
    losses_in_a_row: limit({ min: 1, max: 1_000, whole: true }),
    losses_pause_minutes: z.number().int().min(1).max(100_000),
    daily_loss_pause_hours: z.number().min(0.1).max(1_000),
    drawdown: z.record(z.string(), drawdown),
  }),
  day: z.strictObject({
    starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "expected a time of day as '17:00'" }),
    zone,
  }),
  connection: z.strictObject({
    on_platform_lost: z.enum(['pause_platform', 'pause_all']),
    client_silent_ms: limit({ min: 1_000, max: 600_000, whole: true }),
    stalled_ms: limit({ min: 100, max: 600_000, whole: true }),
  }),
  sessions: z.strictObject({
    gate: z.enum(['off', 'live', 'all']),
    flatten_before_end_minutes: limit({ min: 1, max: 600 }),
    flatten_on: z.enum(['live', 'all']),
  }),
  protection: z.strictObject({
    default_stop_points: byName,
    partial_fill: z.record(z.string(), partialFill),
  }),
});

const SHIPPED_FILE = 'risk_limits.yaml';

/** The file as it is written at the first start: every limit with its default, its unit and what it means. */
export function shippedRiskText(): string {
  return readFileSync(new URL(SHIPPED_FILE, import.meta.url), 'utf8');
}

/**
 * Reads risk_limits.yaml, laid over the shipped one key by key. Refused as a whole: every fault comes back with its file,
 * line and key, and the caller keeps the limits that it has.
 */
export function readRiskLimits(source: ConfigText): Result<RiskLimits, readonly ConfigError[]> {
  const read = readShape([{ text: shippedRiskText(), file: SHIPPED_FILE }, source], fileShape);
  if (!read.ok) return read;
  const { value: file, errorAt } = read.value;
  const { allow, limits, signals, breakers, day, connection, sessions, protection } = file;
  const errors: ConfigError[] = [];
  for (const [index, name] of (allow.platforms ?? []).entries())
    if (parsePlatformId(name) === undefined)
      errors.push(errorAt(['allow', 'platforms', index], `expected a platform id as nt8, was ${name}`));
  const { default: partialFillDefault = 'wait', ...partialFillOf } = protection.partial_fill;
  for (const name of Object.keys(partialFillOf))
    if (parsePlatformId(name) === undefined)
      errors.push(errorAt(['protection', 'partial_fill', name], `expected a platform id as nt8, was ${name}`));
  const { half_size_below_confidence: half, min_confidence: least } = signals;
  if (half !== undefined && least !== undefined && half < least)
    errors.push(
      errorAt(
        ['signals', 'half_size_below_confidence'],
        `expected at least min_confidence (${least}), below which nothing is sent, was ${half}`,
      ),
    );
  if (errors.length > 0) return { ok: false, error: errors };
  const [hours = 0, minutes = 0] = day.starts.split(':').map(Number);
  return ok({
    profile: file.profile,
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
    minConfidence: least,
    halfSizeBelowConfidence: half,
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
  });
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
