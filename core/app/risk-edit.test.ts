import { describe, expect, it } from 'vitest';
import { describeConfigError } from '../instruments/config-error.ts';
import { readRiskLimits, shippedRiskText } from './risk-config.ts';
import { editRiskText, placeOfKey, typedValue } from './risk-edit.ts';
import { benchRiskText, parseProfile, profileChanges, PROFILES } from './risk-profiles.ts';

const SHIPPED = { text: shippedRiskText(), file: 'risk_limits.yaml' };

describe('an edit of risk_limits.yaml', () => {
  it.each([
    ['max_trades_per_day', ['limits', 'max_trades_per_day']],
    ['limits.max_trades_per_day', ['limits', 'max_trades_per_day']],
    ['default_stop_points.NQ', ['protection', 'default_stop_points', 'NQ']],
    ['profile', ['profile']],
    ['day.zone', ['day', 'zone']],
  ])('finds %s', (key, path) => {
    expect(placeOfKey(key)).toEqual({ ok: true, value: path });
  });

  it.each(['max_trades', 'version', 'limits', ''])('knows no key %s', (key) => {
    expect(placeOfKey(key).ok).toBe(false);
  });

  it('keeps the comments of the file', () => {
    const edited = editRiskText(SHIPPED, [{ path: ['limits', 'max_trades_per_day'], value: typedValue('7') }]);
    if (!edited.ok) throw new Error('refused');
    expect(edited.value.limits.maxTradesPerDay).toBe(7);
    expect(edited.value.text).toContain('one signal on six platforms is one trade');
  });

  it.each([
    ['a word for a number', 'many', /limits\.max_trades_per_day.*many/u],
    ['a negative number', '-1', /limits\.max_trades_per_day.*-1/u],
    ['text that is no YAML', '[', /limits\.max_trades_per_day/u],
  ])('refuses %s with file, line and key', (_what, typed, words) => {
    const edited = editRiskText(SHIPPED, [{ path: ['limits', 'max_trades_per_day'], value: typedValue(typed) }]);
    expect(edited.ok ? '' : edited.error.map(describeConfigError).join('\n')).toMatch(words);
  });
});

describe('a profile', () => {
  it.each(PROFILES)('%s fits the shipped file', (name) => {
    expect(editRiskText(SHIPPED, profileChanges(name)).ok).toBe(true);
  });

  it('is known by what a person types', () => {
    expect(['1', 'stage 2', 'Stage-3', 'DEFAULT', '5', ''].map(parseProfile)).toEqual([
      '1',
      '2',
      '3',
      'default',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['1', { platforms: ['mt5_global', 'sim_mt5'], symbols: ['NQ'], maxTradesPerDay: 5, maxRiskPerTradeUsd: 50 }],
    ['2', { symbols: ['NQ'], maxPositionPerSymbol: 1, maxTradesPerDay: 10, maxRiskPerTradeUsd: 75 }],
    ['3', { symbols: ['NQ', 'ES', 'YM'], maxPositionPerSymbol: 2, maxTradesPerDay: 20, maxRiskPerTradeUsd: 100 }],
    ['4', { platforms: undefined, maxPositionPerSymbol: 5, maxTradesPerDay: 50, maxRiskPerTradeUsd: 200 }],
  ] as const)('of stage %s is as planned', (name, limits) => {
    const edited = editRiskText(SHIPPED, profileChanges(name));
    expect(edited.ok && edited.value.limits).toMatchObject(limits);
  });

  it('of every stage leaves nothing of the one before', () => {
    let text = SHIPPED.text;
    for (const name of ['1', '2', '3', '4', 'bench', 'default'] as const) {
      const edited = editRiskText({ text, file: 'risk_limits.yaml' }, profileChanges(name));
      if (!edited.ok) throw new Error(edited.error.map(describeConfigError).join('\n'));
      text = edited.value.text;
      if (name === '2') expect(edited.value.limits.quantityFactor).toEqual({});
    }
    const after = readRiskLimits({ text, file: 'risk_limits.yaml' });
    const before = readRiskLimits(SHIPPED);
    expect(after.ok && after.value).toEqual(before.ok && before.value);
  });

  it('never touches what is a person’s own', () => {
    const own = editRiskText(SHIPPED, [
      { path: ['breakers', 'drawdown'], value: { Sim101: { trailing_usd: 1500 } } },
      { path: ['day', 'starts'], value: '18:00' },
      { path: ['protection', 'partial_fill'], value: { default: 'accept' } },
    ]);
    if (!own.ok) throw new Error('refused');
    const edited = editRiskText({ text: own.value.text, file: 'risk_limits.yaml' }, profileChanges('default'));
    expect(edited.ok && edited.value.limits).toEqual(own.value.limits);
  });

  it('for benches switches off what protects a trader', () => {
    const read = readRiskLimits({ text: benchRiskText(), file: 'risk_limits.yaml' });
    expect(read.ok && read.value).toMatchObject({
      profile: 'bench',
      maxTradesPerDay: undefined,
      maxDailyLossUsd: undefined,
      lossesInARow: undefined,
      minConfidence: undefined,
    });
  });
});
