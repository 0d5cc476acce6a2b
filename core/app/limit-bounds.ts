import { trimDust } from '../base/decimal.ts';

/** Between what a limit is plausible, in which unit, and which other units people write by mistake. */
export interface LimitBounds {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly whole?: true;
  /** 0 is a wish too, though below `min`: nothing. */
  readonly orZero?: true;
  /** A value in the wrong unit times one of these is what was meant, where that lies within the bounds. */
  readonly slips?: readonly number[];
  /** What to know of the unit where nothing can be guessed. */
  readonly remedy?: string;
}

const SECONDS_TO_MS = 1_000;
const SHARE_TO_PERCENT = 100;
const PERCENT_TO_SHARE = 0.01;
const BASIS_POINTS_TO_PERCENT = 0.01;
const MS_TO_SECONDS = 0.001;
const SECONDS_TO_MINUTES = 1 / 60;
const MS_TO_MINUTES = 1 / 60_000;
const MINUTES_TO_HOURS = 1 / 60;
const SECONDS_TO_HOURS = 1 / 3_600;
const MS_TO_HOURS = 1 / 3_600_000;

const CONTRACTS: LimitBounds = {
  min: 0.001,
  max: 1_000,
  unit: 'contracts',
  orZero: true,
  remedy: 'it counts contracts of the root, not dollars and not the lots of a CFD',
};
const SHARE: LimitBounds = { min: 0, max: 1, unit: 'as a share', slips: [PERCENT_TO_SHARE] };
const DOLLARS_NOT_SHARE = 'it is an amount in USD, not a share or a percentage of the account';

/**
 * The bounds of every number in risk_limits.yaml, by its key. They hold off what nobody means: a limit in the wrong unit
 * either stops every order or stops none. What a trader of a private account may plausibly want lies within.
 */
export const LIMIT_BOUNDS = {
  max_position_per_symbol: CONTRACTS,
  max_total_positions: { min: 0, max: 10_000, unit: 'positions', whole: true },
  max_trades_per_day: { min: 0, max: 10_000, unit: 'trades', whole: true },
  max_daily_loss_usd: { min: 10, max: 1_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  max_position_value_usd: { min: 100, max: 100_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  max_notional_usd: { min: 100, max: 1_000_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  max_risk_per_trade_usd: { min: 1, max: 1_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  max_order_size: CONTRACTS,
  max_orders_per_second: { min: 1, max: 1_000, unit: 'signals a second', whole: true },
  price_collar_percent: { min: 0.1, max: 50, unit: 'percent', slips: [SHARE_TO_PERCENT, BASIS_POINTS_TO_PERCENT] },
  valid_ms: { min: 50, max: 3_600_000, unit: 'milliseconds', whole: true, slips: [SECONDS_TO_MS, MS_TO_SECONDS] },
  quote_max_age_ms: { min: 100, max: 3_600_000, unit: 'milliseconds', slips: [SECONDS_TO_MS, MS_TO_SECONDS] },
  quote_max_age_live_ms: { min: 100, max: 600_000, unit: 'milliseconds', slips: [SECONDS_TO_MS, MS_TO_SECONDS] },
  min_confidence: SHARE,
  half_size_below_confidence: SHARE,
  min_mqscore: SHARE,
  max_noise: SHARE,
  losses_in_a_row: { min: 1, max: 100, unit: 'trades', whole: true },
  losses_pause_minutes: {
    min: 1,
    max: 1_440,
    unit: 'minutes',
    whole: true,
    slips: [SECONDS_TO_MINUTES, MS_TO_MINUTES],
    remedy: 'a day has 1440 minutes',
  },
  daily_loss_pause_hours: {
    min: 0.1,
    max: 168,
    unit: 'hours',
    slips: [MINUTES_TO_HOURS, SECONDS_TO_HOURS, MS_TO_HOURS],
    remedy: 'a week has 168 hours',
  },
  fixed_usd: { min: 10, max: 100_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  trailing_usd: { min: 10, max: 100_000_000, unit: 'USD', remedy: DOLLARS_NOT_SHARE },
  start_usd: {
    min: 100,
    max: 1_000_000_000,
    unit: 'USD',
    remedy: 'it is the equity from which a fixed drawdown counts',
  },
  client_silent_ms: { min: 1_000, max: 600_000, unit: 'milliseconds', whole: true, slips: [SECONDS_TO_MS] },
  stalled_ms: { min: 100, max: 600_000, unit: 'milliseconds', whole: true, slips: [SECONDS_TO_MS] },
  flatten_before_end_minutes: { min: 1, max: 240, unit: 'minutes', slips: [SECONDS_TO_MINUTES, MS_TO_MINUTES] },
  quantity_factor: {
    min: 0.001,
    max: 5,
    unit: 'times the quantity',
    slips: [PERCENT_TO_SHARE],
    remedy: '0.1 trades one NQ as a tenth of it',
  },
  default_stop_points: {
    min: 0.000_01,
    max: 100_000,
    unit: 'points',
    remedy: 'it is a distance in points of the price, not dollars and not a price',
  },
  cancel_rest_after_ms: {
    min: 50,
    max: 3_600_000,
    unit: 'milliseconds',
    whole: true,
    orZero: true,
    slips: [SECONDS_TO_MS],
  },
} as const satisfies Readonly<Record<string, LimitBounds>>;

/** Whether a number lies within its bounds. */
export function isWithin({ min, max, whole, orZero }: LimitBounds, value: number): boolean {
  if (orZero === true && value === 0) return true;
  return value >= min && value <= max && (whole !== true || Number.isInteger(value));
}

/** What is wrong with a value and what to write instead: `expected 0.1 to 50 percent, or off, was 0.02: did you mean 2?`. */
export function boundsFault(bounds: LimitBounds, mayBeOff: boolean, value: unknown): string {
  const { min, max, unit, whole, orZero, slips = [], remedy } = bounds;
  const kind = whole === true ? 'a whole number from' : 'a number from';
  const rest = `${orZero === true ? ', 0 for none' : ''}${mayBeOff ? ', or off' : ''}`;
  const said = `expected ${kind} ${min} to ${max} ${unit}${rest}, was ${shown(value)}`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return said;
  const meant = [-1, ...slips]
    .map((factor) => trimDust(value * factor))
    .find((other) => other > 0 && isWithin(bounds, other));
  if (meant !== undefined) return `${said}: did you mean ${meant}?`;
  return remedy === undefined ? said : `${said}: ${remedy}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
