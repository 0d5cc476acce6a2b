import type { LimitView } from '../api/risk-view.ts';
import type { RiskLimits } from '../model/risk-limits.ts';

/** A limit that is one number or off: its place in risk_limits.yaml and how it is shown. */
export interface LimitKey {
  /** Its last key in the file, which no other limit has. */
  readonly key: string;
  readonly section: 'limits' | 'signals' | 'breakers' | 'connection' | 'sessions';
  readonly name: string;
  /** What it counts. */
  readonly scope: string;
  readonly unit: LimitView['unit'];
  readonly read: (limits: RiskLimits) => number | undefined;
}

/** Every numeric limit, in the order of the file. */
export const LIMIT_KEYS: readonly LimitKey[] = [
  ofLimits(
    'max_position_per_symbol',
    'Position',
    'per account and symbol',
    'contracts',
    (of) => of.maxPositionPerSymbol,
  ),
  ofLimits('max_total_positions', 'Total positions', 'all accounts', 'positions', (of) => of.maxTotalPositions),
  ofLimits('max_trades_per_day', 'Trades a day', 'risk day', 'trades', (of) => of.maxTradesPerDay),
  ofLimits('max_daily_loss_usd', 'Daily loss', 'risk day', 'usd', (of) => of.maxDailyLossUsd),
  ofLimits(
    'max_position_value_usd',
    'Position value',
    'margin, per account and symbol',
    'usd',
    (of) => of.maxPositionValueUsd,
  ),
  ofLimits('max_notional_usd', 'Notional', 'per account and symbol', 'usd', (of) => of.maxNotionalUsd),
  ofLimits('max_risk_per_trade_usd', 'Risk per trade', 'per account', 'usd', (of) => of.maxRiskPerTradeUsd),
  ofLimits('max_order_size', 'Order size', 'per order', 'contracts', (of) => of.maxOrderSize),
  ofLimits('max_orders_per_second', 'Order rate', 'signals in a second', 'orders', (of) => of.maxOrdersPerSecond),
  ofLimits('price_collar_percent', 'Price collar', 'percent of the last price', 'none', (of) => of.priceCollarPercent),
  limit('signals', 'valid_ms', 'Signal age', 'per signal', 'ms', (of) => of.signalValidMs),
  limit('signals', 'quote_max_age_ms', 'Quote age', 'paper accounts', 'ms', (of) => of.quoteMaxAgeMs),
  limit('signals', 'quote_max_age_live_ms', 'Quote age', 'live accounts', 'ms', (of) => of.quoteMaxAgeLiveMs),
  limit('signals', 'min_confidence', 'Least confidence', 'per signal', 'share', (of) => of.minConfidence),
  limit('signals', 'half_size_below_confidence', 'Half size below', 'confidence', 'share', halfSizeBelow),
  limit('signals', 'min_mqscore', 'Least MQScore', 'per signal', 'share', (of) => of.minMqscore),
  limit('signals', 'max_noise', 'Most noise', 'per signal', 'share', (of) => of.maxNoise),
  limit('breakers', 'losses_in_a_row', 'Losses in a row', 'trades', 'trades', (of) => of.lossesInARow),
  limit('connection', 'client_silent_ms', 'Silent pipeline', 'per client', 'ms', (of) => of.clientSilentMs),
  limit('connection', 'stalled_ms', 'Stalled gateway', 'gateway', 'ms', (of) => of.stalledMs),
  limit('sessions', 'flatten_before_end_minutes', 'Flat before the close', 'minutes', 'none', flattenBefore),
];

function halfSizeBelow({ halfSizeBelowConfidence }: RiskLimits): number | undefined {
  return halfSizeBelowConfidence;
}

function flattenBefore({ flattenBeforeEndMinutes }: RiskLimits): number | undefined {
  return flattenBeforeEndMinutes;
}

function ofLimits(...rest: readonly [string, string, string, LimitView['unit'], LimitKey['read']]): LimitKey {
  return limit('limits', ...rest);
}

function limit(
  section: LimitKey['section'],
  key: string,
  name: string,
  scope: string,
  unit: LimitView['unit'],
  read: LimitKey['read'],
): LimitKey {
  return { key, section, name, scope, unit, read };
}
