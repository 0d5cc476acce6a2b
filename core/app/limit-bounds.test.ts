import { describe, expect, it } from 'vitest';
import { describeConfigError } from '../instruments/config-error.ts';
import { LIMIT_BOUNDS } from './limit-bounds.ts';
import { readRiskLimits } from './risk-config.ts';

/** A file that states one limit, on its third line where it has a section of its own. */
function fileWith(path: string, value: string | number): string {
  const [section = '', key = '', ...inner] = path.split('.');
  const shown = inner.reduceRight<string>((text, name) => `{ ${name}: ${text} }`, String(value));
  return `# as a person wrote it\n${section}:\n  ${key}: ${shown}\n`;
}

function faultOf(path: string, value: string | number): string {
  const read = readRiskLimits({ text: fileWith(path, value), file: 'risk_limits.yaml' });
  return read.ok ? '' : read.error.map(describeConfigError).join('\n');
}

/** Each limit: its place, values of a wrong unit with the remedy that is named, and values that somebody may mean. */
const CASES: readonly (readonly [string, readonly (readonly [number, RegExp])[], readonly (number | string)[]])[] = [
  [
    'limits.max_position_per_symbol',
    [
      [50_000, /contracts of the root, not dollars/u],
      [0.0001, /contracts/u],
    ],
    [0, 0.1, 5, 1_000],
  ],
  [
    'limits.max_total_positions',
    [
      [50_000, /10000 positions/u],
      [2.5, /whole number/u],
    ],
    [0, 50],
  ],
  [
    'limits.max_trades_per_day',
    [
      [86_400, /10000 trades/u],
      [0.5, /whole number/u],
    ],
    [0, 100, 10_000],
  ],
  [
    'limits.max_daily_loss_usd',
    [
      [0.02, /USD, not a share or a percentage/u],
      [2, /not a share/u],
      [-1_000, /did you mean 1000\?/u],
    ],
    [10, 1_000],
  ],
  [
    'limits.max_position_value_usd',
    [
      [0.5, /USD, not a share/u],
      [5, /USD/u],
    ],
    [100, 50_000],
  ],
  ['limits.max_notional_usd', [[2, /USD, not a share/u]], ['off', 325_000]],
  ['limits.max_risk_per_trade_usd', [[0.01, /USD, not a share/u]], ['off', 1, 200]],
  ['limits.max_order_size', [[10_000, /contracts of the root/u]], [0, 0.1, 5]],
  [
    'limits.max_orders_per_second',
    [
      [0.05, /whole number/u],
      [60_000, /signals a second/u],
    ],
    [1, 20],
  ],
  [
    'limits.price_collar_percent',
    [
      [0.02, /was 0\.02: did you mean 2\?/u],
      [200, /did you mean 2\?/u],
    ],
    [0.5, 2, 'off'],
  ],
  [
    'signals.valid_ms',
    [
      [5, /was 5: did you mean 5000\?/u],
      [5_000_000, /did you mean 5000\?/u],
      [0, /milliseconds/u],
    ],
    [50, 5_000],
  ],
  ['signals.quote_max_age_ms', [[60, /did you mean 60000\?/u]], ['off', 60_000]],
  [
    'signals.quote_max_age_live_ms',
    [
      [5, /did you mean 5000\?/u],
      [5_000_000, /did you mean 5000\?/u],
    ],
    ['off', 5_000],
  ],
  ['signals.min_confidence', [[65, /was 65: did you mean 0\.65\?/u]], [0, 0.65, 'off']],
  ['signals.half_size_below_confidence', [[75, /did you mean 0\.75\?/u]], [0.75, 'off']],
  ['signals.min_mqscore', [[50, /did you mean 0\.5\?/u]], [0.5, 'off']],
  ['signals.max_noise', [[70, /did you mean 0\.7\?/u]], [0.7, 'off']],
  [
    'breakers.losses_in_a_row',
    [
      [0, /1 to 100 trades/u],
      [1_000, /1 to 100 trades/u],
    ],
    [5, 'off'],
  ],
  [
    'breakers.losses_pause_minutes',
    [
      [3_600, /did you mean 60\?/u],
      [3_600_000, /did you mean 60\?/u],
    ],
    [1, 60, 1_440],
  ],
  [
    'breakers.daily_loss_pause_hours',
    [
      [1_440, /did you mean 24\?/u],
      [86_400, /did you mean 24\?/u],
    ],
    [24, 168],
  ],
  [
    'breakers.drawdown.Sim101.fixed_usd',
    [
      [0.05, /USD, not a share/u],
      [5, /not a share/u],
    ],
    [2_000],
  ],
  ['breakers.drawdown.Sim101.trailing_usd', [[0.03, /USD, not a share/u]], [1_500]],
  ['connection.client_silent_ms', [[5, /did you mean 5000\?/u]], [5_000, 'off']],
  ['connection.stalled_ms', [[2, /did you mean 2000\?/u]], [2_000, 'off']],
  [
    'sessions.flatten_before_end_minutes',
    [
      [300, /did you mean 5\?/u],
      [300_000, /did you mean 5\?/u],
    ],
    [5, 'off'],
  ],
  ['allow.quantity_factor.NQ', [[10, /did you mean 0\.1\?/u]], [0.1, 1]],
  [
    'protection.default_stop_points.NQ',
    [
      [16_250_000, /points of the price/u],
      [0, /points/u],
    ],
    [50],
  ],
  ['protection.partial_fill.nt8.cancel_rest_after_ms', [[2, /did you mean 2000\?/u]], [0, 2_000]],
];

describe('the bounds of a limit', () => {
  it.each(CASES)('refuse %s in the wrong unit, with file, line, key and remedy', (path, wrong, right) => {
    for (const [value, remedy] of wrong) {
      const fault = faultOf(path, value);
      const key = path.split('.').slice(0, 2).join('.');
      expect(fault, `${path} ${value}`).toContain(`risk_limits.yaml:3 ${key}`);
      expect(fault, `${path} ${value}`).toMatch(remedy);
    }
    for (const value of right) expect(faultOf(path, value), `${path} ${value}`).toBe('');
  });

  it('are held by a test for each of them', () => {
    const tested = CASES.map(([path]) => path.split('.'));
    const keys = Object.keys(LIMIT_BOUNDS).filter((key) => key !== 'start_usd');
    expect(keys.filter((key) => !tested.some((path) => path.includes(key)))).toEqual([]);
  });

  it.each([
    ['{ Sim101: { start_usd: 50000 } }', /Sim101.*fixed_usd, trailing_usd or both/u],
    ['{ Sim101: { fixed_usd: 50000, start_usd: 2000 } }', /fixed_usd.*less than start_usd \(2000\).*50000/u],
    ['{ Sim101: { fixed_usd: 20, start_usd: 50 } }', /start_usd.*100 to/u],
  ])('refuse a drawdown that makes no sense: %s', (rule, words) => {
    expect(faultOf('breakers.drawdown', rule)).toMatch(words);
  });
});
