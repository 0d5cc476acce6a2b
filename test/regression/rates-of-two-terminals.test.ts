import { describe, expect, it } from 'vitest';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';

type RateRow = {
  readonly rate: number;
  readonly source: string;
  readonly age_s: number;
  readonly refused: string | null;
};

async function wdoOf(scene: InstrumentsScene): Promise<RateRow> {
  const rows = (await scene.operate('rates')) as readonly RateRow[];
  return rows.find(({ source }) => source === 'WDO')!;
}

/** Two terminals that quote the dollar future 7 % apart; the first is there first. */
async function twoTerminals(prices: { readonly first: number; readonly second: number }) {
  const scene = await instrumentsScene();
  const first = scene.legacyPlatform('mt5_brazil', 'WDOZ26', prices.first);
  scene.pass(2_000);
  const second = scene.legacyPlatform('mt5_brazil_two', 'WDOZ26', prices.second);
  scene.pass(2_000);
  const quote = (a: number, b: number): void => {
    first.tick('WDOZ26', a);
    second.tick('WDOZ26', b);
    scene.pass(1_000);
  };
  return { scene, first, second, quote };
}

describe('two terminals that quote the dollar more than 5 % apart', () => {
  it('make one rate: it stays with the terminal that was followed, whoever quoted last', async () => {
    const { scene, quote } = await twoTerminals({ first: 5_500, second: 5_900 });
    const seen = new Set<number>();
    for (let second = 0; second < 20; second += 1) {
      quote(5_500 + second / 2, 5_900);
      seen.add(Math.round((await wdoOf(scene)).rate * 10));
    }
    expect([...seen]).toEqual([55]);
    expect(await wdoOf(scene)).toMatchObject({
      rate: 5.5095,
      refused:
        'RATE_SOURCES_DIFFER: mt5_brazil_two quotes 5.9 BRL per USD, mt5_brazil 5.5095, more than 5 % from it; mt5_brazil is followed',
    });
  });

  it('are told to a person once, while the rate stays as young as the one that is followed', async () => {
    const { scene, quote } = await twoTerminals({ first: 5_500, second: 5_900 });
    for (let second = 0; second < 20; second += 1) quote(5_500, 5_900);
    expect(await scene.alerts('RATE_SOURCES_DIFFER')).toEqual([
      'WDO: mt5_brazil_two quotes 5.9 BRL per USD, mt5_brazil 5.5, more than 5 % from it; mt5_brazil is followed. Find out which of them is right.',
    ]);
    expect((await wdoOf(scene)).age_s).toBeLessThan(3);
  });

  it('are left for the one that still agrees with the last rate when the one followed runs away', async () => {
    const { scene, quote } = await twoTerminals({ first: 5_500, second: 5_510 });
    for (let second = 0; second < 5; second += 1) quote(8_000, 5_511);
    expect(await wdoOf(scene)).toMatchObject({ rate: 5.511, age_s: 1 });
  });

  it('hand over when the one that is followed has been silent for a minute', async () => {
    const { scene, second } = await twoTerminals({ first: 5_500, second: 5_520 });
    expect(await wdoOf(scene)).toMatchObject({ rate: 5.5 });
    for (let seconds = 0; seconds < 62; seconds += 1) {
      second.tick('WDOZ26', 5_530);
      scene.pass(1_000);
    }
    expect(await wdoOf(scene)).toMatchObject({ rate: 5.53, refused: null });
  });
});
