import { describe, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const SIM = 'sim_mt5_brazil' as PlatformId;
const configText = shippedConfigText().replace('[sim_nt8, sim_sierra, sim_mt5]', `[${SIM}]`);

/** A gateway whose only platform is a simulated one that quotes WDO at prices of its own making. */
async function simulatedBrazil() {
  const scene = await instrumentsScene({
    configText,
    adapters: (gate, clock) =>
      createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 7 }).adapters,
  });
  scene.pass(3_000);
  return scene;
}

describe('the dollar of a simulated market', () => {
  it('is a rate while nothing else is there, says what it is, and is never kept for the next start', async () => {
    const scene = await simulatedBrazil();
    expect(await scene.operate('rates')).toMatchObject([
      { pair: 'USD/BRL', source: 'WDO (simulated)', age: 'fresh', in_use: true },
    ]);
    await scene.gateway.stop();
    expect(scene.keptRates.rates).toEqual([]);
  });

  it('stands behind a rate that a person typed', async () => {
    const scene = await simulatedBrazil();
    await scene.operate('rate_set', { pair: 'USD/BRL', rate: 5.5 });
    expect(await scene.operate('rates')).toMatchObject([
      { source: 'manual', in_use: true },
      { source: 'WDO (simulated)', in_use: false },
    ]);
  });

  it('is forgotten once a platform of the trader’s own is there: its profit stays in reais until a real rate is seen', async () => {
    const scene = await simulatedBrazil();
    const brazil = scene.legacyPlatform('mt5_brazil', 'WINZ26', 130_000);
    const client = scene.legacyClient();
    const trade = (side: 'BUY' | 'SELL', price: number, order_id: string): void => {
      client.says({ type: 'SIGNAL', symbol: 'WIN', side, quantity: 1, confidence: 0.9, order_id });
      scene.pass();
      brazil.fill(brazil.orders().at(-1)!, price);
    };
    expect(await scene.operate('rates')).toEqual([]);
    trade('BUY', 130_000, '1');
    trade('SELL', 130_100, '2');
    const filled = client.of('ORDER_FILL').at(-1)!;
    expect(filled).toMatchObject({ pnl_local: 20, currency: 'BRL' });
    expect(filled['realized_pnl_usd'] ?? null).toBeNull();

    brazil.tick('WDOZ26', 5_500);
    scene.pass(2_000);
    expect(await scene.operate('rates')).toMatchObject([{ rate: 5.5, source: 'WDO', refused: null }]);
  });
});
