import { describe, expect, it } from 'vitest';
import { describeConfigError } from '../instruments/config-error.ts';
import { readConfig } from './config.ts';
import { parsePair } from './currency-config.ts';

function read(section: string) {
  return readConfig({ text: `version: 1\ncurrency:\n${section}\n`, file: 'gateway.yaml' });
}

function faults(section: string): readonly string[] {
  const config = read(section);
  return config.ok ? [] : config.error.map(describeConfigError);
}

describe('the section currency of gateway.yaml', () => {
  it('states ages, feeds and rates typed by hand', () => {
    const config = read(
      [
        '  fresh_s: 30',
        '  feeds: { 6E: { pair: EUR/USD } }',
        '  manual: [{ pair: usd/brl, rate: 5.5, as_of: 2026-11-20T14:30:00Z }]',
        '  ages: { manual: { fresh_s: 28800, usable_s: 86400 } }',
      ].join('\n'),
    );
    expect(config).toMatchObject({
      ok: true,
      value: {
        rates: {
          freshMs: 30_000,
          usableMs: 900_000,
          feeds: [{ name: '6E', base: 'EUR', quote: 'USD', pointsPerUnit: 1 }],
          manual: [{ base: 'USD', quote: 'BRL', rate: 5.5, asOfUs: Date.parse('2026-11-20T14:30:00Z') * 1_000 }],
          agesBySource: { manual: { freshMs: 28_800_000, usableMs: 86_400_000 } },
        },
      },
    });
  });

  it.each([
    [
      '  manual: [{ pair: USD/BRL, rate: 0, as_of: 2026-11-20T14:30:00Z }]',
      'gateway.yaml:3 currency.manual.0.rate: BRL per USD: expected a number above zero, was 0',
    ],
    ['  fresh_s: 60\n  manual:\n    - pair: USD\n      rate: 1', 'gateway.yaml:5 currency.manual.0.pair: expected two'],
    [
      '  manual: [{ pair: USD/BRL, rate: 5.5, as_of: noon }]',
      'gateway.yaml:3 currency.manual.0.as_of: expected a moment',
    ],
    ['  manual: [{ pair: USD/BRL, rate: 5.5 }]', 'gateway.yaml:3 currency.manual'],
    ['  fresh_s: 60\n  usable_s: 30', 'gateway.yaml:4 currency.usable_s: expected at least'],
    ['  fresh_s: -1', 'gateway.yaml:3 currency.fresh_s: expected a positive time'],
    ['  jump_max: 5', 'gateway.yaml:3 currency.jump_max: expected a share'],
    ['  feeds:\n    6E: { pair: EUR/USD, points: 0 }', 'gateway.yaml:4 currency.feeds.6E.points: expected a positive'],
    ['  feeds:\n    WDO: { pair: USD/BRL }', 'gateway.yaml:4 currency.feeds.WDO'],
    ['  ages: { wdo: { fresh_s: 1, usable_s: 2 } }', 'gateway.yaml:3 currency.ages.wdo: expected one of WDO'],
    ['  fresh: 1', 'gateway.yaml:3 currency.fresh'],
  ])('refuses %s with its line and key', (section, start) => {
    const found = faults(section);
    expect(
      found.some((fault) => fault.startsWith(start)),
      found.join('\n'),
    ).toBe(true);
  });
});

describe('a pair of currencies', () => {
  it('is two different ones', () => {
    expect(parsePair('usd/brl')).toEqual({ base: 'USD', quote: 'BRL' });
    for (const text of ['USD', 'USD/USD', 'USD/BRL/EUR', '/BRL', 5]) expect(parsePair(text)).toBeUndefined();
  });
});
