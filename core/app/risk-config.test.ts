import { describe, expect, it } from 'vitest';
import { describeConfigError } from '../instruments/config-error.ts';
import { readRiskLimits, shippedRiskText } from './risk-config.ts';

function faults(text: string): readonly string[] {
  const read = readRiskLimits({ text, file: 'risk_limits.yaml' });
  return read.ok ? [] : read.error.map(describeConfigError);
}

function limitsOf(text: string) {
  const read = readRiskLimits({ text, file: 'risk_limits.yaml' });
  if (!read.ok) throw new Error(read.error.map(describeConfigError).join('\n'));
  return read.value;
}

describe('risk_limits.yaml', () => {
  it('ships with the documented defaults', () => {
    expect(limitsOf(shippedRiskText())).toMatchObject({
      profile: 'default',
      platforms: undefined,
      maxPositionPerSymbol: 5,
      maxTotalPositions: 50,
      maxTradesPerDay: 100,
      maxDailyLossUsd: 1_000,
      maxPositionValueUsd: 50_000,
      maxNotionalUsd: undefined,
      signalValidMs: 5_000,
      minConfidence: 0.65,
      halfSizeBelowConfidence: 0.75,
      halfSizeMin: 'keep_one',
      minMqscore: 0.5,
      maxNoise: 0.7,
      lossesInARow: 5,
      lossesInARowPauseMinutes: 60,
      dailyLossPauseHours: 24,
      onPlatformLost: 'pause_platform',
      clientSilentMs: 5_000,
      sessionGate: 'live',
      flattenBeforeEndMinutes: undefined,
      dayStartMinute: 1_020,
      dayZone: 'America/Chicago',
      partialFillDefault: { kind: 'wait' },
    });
  });

  it('takes what a file leaves out from the defaults', () => {
    const limits = limitsOf('limits: { max_trades_per_day: 5, max_notional_usd: 400000, max_order_size: off }');
    expect(limits).toMatchObject({ maxTradesPerDay: 5, maxNotionalUsd: 400_000, maxTotalPositions: 50 });
    expect(limits.maxOrderSize).toBeUndefined();
  });

  it('reads policies, rules and lists in full', () => {
    const limits = limitsOf(`
allow: { platforms: [MT5], symbols: [NQ], quantity_factor: { NQ: 0.1 } }
breakers: { drawdown: { Sim101: { trailing_usd: 1500 } } }
protection: { default_stop_points: { NQ: 50 }, partial_fill: { default: accept, nt8: { cancel_rest_after_ms: 2000 } } }
`);
    expect(limits.platforms).toEqual(['mt5_global']);
    expect(limits.quantityFactor).toEqual({ NQ: 0.1 });
    expect(limits.drawdown['Sim101']).toEqual({ fixedUsd: undefined, trailingUsd: 1_500, startUsd: undefined });
    expect(limits.partialFill).toEqual({ nt8: { kind: 'cancelRest', afterMs: 2_000 } });
    expect(limits.partialFillDefault).toEqual({ kind: 'accept' });
  });

  it.each([
    ['a typo', 'limits:\n  max_trades_per_dya: 5', /risk_limits\.yaml:2.*limits\.max_trades_per_dya/u],
    ['a negative limit', 'limits:\n  max_daily_loss_usd: -1000', /risk_limits\.yaml:2.*max_daily_loss_usd.*-1000/u],
    ['a limit of the wrong unit', "limits:\n  max_daily_loss_usd: '1000 USD'", /:2.*max_daily_loss_usd.*1000 USD/u],
    ['no end', 'limits:\n  max_daily_loss_usd: .inf', /:2 limits\.max_daily_loss_usd.*was Infinity/u],
    ['percent for a share', 'signals:\n  min_confidence: 65', /:2.*min_confidence.*from 0 to 1.*65/u],
    ['half a trade', 'limits: { max_trades_per_day: 2.5 }', /whole number/u],
    ['an unknown key', 'limit: {}', /:1.*limit/u],
    ['a number that is none', 'limits: { max_order_size: .nan }', /max_order_size/u],
    ['nothing for a limit', 'limits:\n  max_order_size:', /max_order_size/u],
    ['a zone that is none', 'day: { zone: Chicago }', /zone.*America\/Chicago.*Chicago/u],
    ['a time that is none', "day: { starts: '25:00' }", /starts/u],
    ['a platform that is none', 'allow: { platforms: ["N T 8"] }', /platforms.*N T 8/u],
    [
      'thresholds that cross',
      'signals: { half_size_below_confidence: 0.5 }',
      /half_size_below_confidence.*0\.65.*0\.5/u,
    ],
    ['a newer version', 'version: 2', /newer gateway/u],
    ['a policy that is none', 'protection: { partial_fill: { nt8: cancel } }', /partial_fill.*cancel_rest_after_ms/u],
  ])('is refused for %s, with file, line and key', (_what, text, words) => {
    expect(faults(text).join('\n')).toMatch(words);
  });

  it.each([
    ['allow:\n  symbols: [NQ, NP]', /:2 allow\.symbols.*was NP/u],
    ['allow:\n  quantity_factor: { MNNQ: 0.1 }', /:2 allow\.quantity_factor\.MNNQ/u],
    ['protection:\n  default_stop_points: { NQQ: 50 }', /:2 protection\.default_stop_points\.NQQ.*products\.yaml/u],
  ])('is refused for a root that nobody knows: %s', (text, words) => {
    const isRoot = (name: string): boolean => name === 'NQ';
    const read = readRiskLimits({ text, file: 'risk_limits.yaml' }, { isRoot });
    expect(read.ok ? '' : read.error.map(describeConfigError).join('\n')).toMatch(words);
  });
});
