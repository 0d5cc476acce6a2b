import { describe, expect, it } from 'vitest';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';
import { v1PlatformIn, type V1Platform } from '../support/v1-platform.ts';

/** A terminal in euros that holds three lots which a person bought there. */
async function foreignLots(): Promise<{ readonly scene: InstrumentsScene; readonly mt5: V1Platform }> {
  const scene = await instrumentsScene();
  const mt5 = v1PlatformIn(scene, 'mt5_global', 'NAS100', 1, 'EUR');
  mt5.trade('BUY', 3, 16_240);
  return { scene, mt5 };
}

describe('lots that somebody else bought on an account in euros', () => {
  it('are closed by a flatten of all though no rate was ever seen', async () => {
    const { scene, mt5 } = await foreignLots();
    mt5.live(12_000);
    await scene.operate('flatten', { root: 'NQ', all: true, reason: 'out' });
    mt5.live(3_000);
    expect(mt5.orders()).toMatchObject([{ symbol: 'NAS100', side: 'SELL', quantity: 3, role: 'EXIT' }]);
    mt5.fill(mt5.orders()[0]!, 16_250);
    mt5.live(12_000);
    expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    // What nobody can state in dollars is not counted as if it were in dollars.
    const { worlds } = scene.gateway.view.day(scene.clock.nowUs());
    expect(worlds.filter(({ netUsd }) => netUsd !== 0)).toEqual([]);
  });

  it('are adopted and closed at the last rate that was seen, however old it is', async () => {
    const { scene, mt5 } = await foreignLots();
    await scene.operate('rate_set', { pair: 'EUR/USD', rate: 1.25, as_of: '2026-11-20T08:00:00Z' });
    mt5.live(12_000);
    await scene.operate('differences_settle', { id: '1', choice: 'adopt', reason: 'mine' });
    expect(scene.gateway.view.positions()).toMatchObject([{ symbol: 'NAS100', size: 3, qty: 0.1875 }]);
  });
});
