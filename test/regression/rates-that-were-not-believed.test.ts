import { describe, expect, it } from 'vitest';
import { checkRatePairs } from '../../core/app/read-rates.ts';
import { readConfig } from '../../core/app/config.ts';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

describe('a quote that is no rate', () => {
  it('is shown beside the rates with its reason, and alerted once, until a good one comes', async () => {
    const scene = await instrumentsScene();
    const feed = scene.legacyPlatform('mt5_brazil', 'WDOZ26', 55_000);
    for (let round = 0; round < 20; round += 1) {
      feed.tick('WDOZ26', 55_000 + round);
      scene.pass(1_000);
    }
    expect(await scene.operate('rates')).toMatchObject([
      { pair: 'USD/BRL', rate: null, source: 'WDO', in_use: false, refused: expect.stringMatching(/55/) as unknown },
    ]);
    const alerts = await scene.alerts('RATE_INVALID');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain('WDO');

    feed.tick('WDOZ26', 5_500);
    scene.pass(2_000);
    expect(await scene.operate('rates')).toMatchObject([{ rate: 5.5, source: 'WDO', refused: null, in_use: true }]);
  });

  it('leaves the last good one in force and stands beside it', async () => {
    const scene = await instrumentsScene();
    const feed = scene.legacyPlatform('mt5_brazil', 'WDOZ26', 5_500);
    scene.pass(2_000);
    feed.tick('WDOZ26', 5.5);
    scene.pass(6_000);
    expect(await scene.operate('rates')).toMatchObject([
      { rate: 5.5, source: 'WDO', refused: expect.stringContaining('RATE_INVALID') as unknown, in_use: true },
    ]);
    expect(await scene.alerts('RATE_INVALID')).toHaveLength(1);
  });

  it('is not alerted of where it jumped and the next one agrees', async () => {
    const scene = await instrumentsScene();
    const feed = scene.legacyPlatform('mt5_brazil', 'WDOZ26', 5_500);
    scene.pass(2_000);
    feed.tick('WDOZ26', 6_000);
    scene.pass(1_000);
    expect(await scene.operate('rates')).toMatchObject([
      { rate: 5.5, refused: expect.stringContaining('RATE_JUMP') as unknown },
    ]);
    feed.tick('WDOZ26', 6_001);
    scene.pass(10_000);
    expect(await scene.operate('rates')).toMatchObject([{ rate: 6.001, refused: null }]);
    expect(await scene.alerts('RATE_JUMP')).toEqual([]);
  });
});

describe('a rate typed by hand', () => {
  it.each([
    ['XXX/YYY', 'XXX is no currency'],
    ['USD/ZZZ', 'ZZZ is no currency'],
    ['JPY/CHF', 'neither JPY nor CHF'],
  ])('is refused for %s', async (pair, words) => {
    const scene = await instrumentsScene();
    await expect(scene.operate('rate_set', { pair, rate: 2 })).rejects.toThrow(words);
    expect(await scene.operate('rates')).toEqual([]);
  });

  it('is taken for a currency that a terminal may state tomorrow', async () => {
    const scene = await instrumentsScene();
    await scene.operate('rate_set', { pair: 'EUR/USD', rate: 1.1 });
    await scene.operate('rate_set', { pair: 'EUR/BRL', rate: 6.1 });
    expect(await scene.operate('rates')).toMatchObject([{ pair: 'EUR/USD' }, { pair: 'EUR/BRL' }]);
  });

  it('is refused in gateway.yaml too, with its line', () => {
    const text =
      'currency:\n  manual:\n    - { pair: EUR/USD, rate: 1.1, as_of: 2026-11-20T14:30:00Z }\n    - { pair: XXX/YYY, rate: 2, as_of: 2026-11-20T14:30:00Z }\n';
    const source = { text, file: 'gateway.yaml' };
    const read = readConfig(source);
    expect(read.ok && checkRatePairs(read.value.rates, shippedRegistry(), source)).toMatchObject({
      error: [{ line: 4, key: 'currency.manual.1.pair' }],
    });
  });
});
