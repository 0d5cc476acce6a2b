import { describe, expect, it } from 'vitest';
import { instrumentsScene, type InstrumentsScene, type InstrumentsSceneOptions } from '../support/instruments-scene.ts';
import { shippedText, us } from '../support/shipped-registry.ts';

const SHIPPED = shippedText('symbol_mappings.yaml');
const HELD_MONTH = SHIPPED.replace('NQ: { nt8: front,', 'NQ: { nt8: { symbol: front, hold: NQH25 },');
const MICRO = SHIPPED.replace('NQ: { nt8: front,', 'NQ: { nt8: { symbol: MNQ 12-26, multiplier: 0.1 },').replace(
  'MNQ: { nt8: front,',
  'MNQ: {',
);

function priceOn({ gateway }: InstrumentsScene): number | undefined {
  return gateway.board.quote('NQ', 'nt8')?.last;
}

function buyWithStop({ nexusDoor, pass }: InstrumentsScene): void {
  const client = nexusDoor.dial();
  client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
  client.says({ type: 'SIGNAL', order_id: '1', symbol: 'NQ', side: 'BUY', quantity: 1, stop_loss_points: 10 });
  pass();
}

describe('the price of a month that is over', () => {
  it('does not stand for the new month after a roll, and is not compared with it', async () => {
    const scene = await instrumentsScene({ startUs: us('2025-03-14T21:59:30Z') });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 03-25', 19_600);
    const sierra = scene.legacyPlatform('sierra', 'NQH25', 19_600);
    expect(priceOn(scene)).toBe(19_600);
    scene.pass(60_000);
    nt8.tick('NQ 03-25', 19_601);
    expect(priceOn(scene)).toBeUndefined();
    sierra.tick('NQM25', 19_860);
    nt8.tick('NQ 06-25', 19_861);
    expect(priceOn(scene)).toBe(19_861);
    scene.pass(60_000);
    expect(priceOn(scene)).toBe(19_861);
  });

  it('does not stand for it either when a month that was held back has had its last day', async () => {
    const scene = await instrumentsScene({ startUs: us('2025-03-20T21:59:30Z'), mapText: HELD_MONTH });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 03-25', 19_600);
    expect(priceOn(scene)).toBe(19_600);
    scene.pass(60_000);
    nt8.tick('NQ 03-25', 19_601);
    expect(priceOn(scene)).toBeUndefined();
    nt8.tick('NQ 06-25', 19_861);
    expect(priceOn(scene)).toBe(19_861);
  });
});

describe('a stop that the gateway holds', () => {
  it.each<readonly [string, string, InstrumentsSceneOptions]>([
    ['a month that was held back', 'NQ 03-25', { mapText: HELD_MONTH, startUs: us('2025-03-17T15:00:00Z') }],
    ['the micro that trades for its root', 'MNQ 12-26', { mapText: MICRO }],
  ])('fires in %s', async (_, symbol, options) => {
    const scene = await instrumentsScene(options);
    const nt8 = scene.legacyPlatform('nt8', symbol, 16_250);
    buyWithStop(scene);
    nt8.fill(nt8.orders()[0]!, 16_250);
    expect(nt8.orders()).toMatchObject([{ symbol, side: 'BUY', quantity: 1 }]);
    nt8.tick(symbol, 16_245);
    scene.pass(1_000);
    expect(nt8.orders()).toHaveLength(1);
    nt8.tick(symbol, 16_239);
    scene.pass(1_000);
    expect(nt8.orders().at(-1)).toMatchObject({ symbol, side: 'SELL', quantity: 1 });
  });

  it('watches the month that is held across a roll, by that month’s own price', async () => {
    const scene = await instrumentsScene({ startUs: us('2025-03-14T21:59:30Z') });
    const { gateway, pass } = scene;
    const nt8 = scene.legacyPlatform('nt8', 'NQ 03-25', 19_600);
    buyWithStop(scene);
    nt8.fill(nt8.orders()[0]!, 19_600);
    pass(60_000);
    nt8.tick('NQ 06-25', 19_400);
    pass(300);
    nt8.tick('NQ 03-25', 19_595);
    pass(1_000);
    expect(nt8.orders()).toHaveLength(1);
    expect(gateway.view.positions()).toMatchObject([{ symbol: 'NQ 03-25', openUsd: -100 }]);
    nt8.tick('NQ 03-25', 19_589);
    pass(1_000);
    expect(nt8.orders().at(-1)).toMatchObject({ symbol: 'NQ 03-25', side: 'SELL', quantity: 1 });
  });

  it('watches what is held in a name that an edit has replaced', async () => {
    const scene = await instrumentsScene();
    const mt5 = scene.legacyPlatform('mt5', 'NAS100', 16_250);
    buyWithStop(scene);
    mt5.fill(mt5.orders()[0]!, 16_250);
    await scene.operate('symbols_set', { root: 'NQ', platform: 'mt5', symbol: 'US100', apply: true });
    mt5.tick('US100', 16_100);
    mt5.tick('NAS100', 16_245);
    scene.pass(1_000);
    expect(mt5.orders()).toHaveLength(1);
    mt5.tick('NAS100', 16_239);
    scene.pass(1_000);
    expect(mt5.orders().at(-1)).toMatchObject({ symbol: 'NAS100', side: 'SELL', quantity: 20 });
  });
});
