import { expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedText } from '../support/shipped-registry.ts';
import { v1PlatformIn } from '../support/v1-platform.ts';

const mapText = shippedText('symbol_mappings.yaml')
  .replace('NQ: { nt8: front,', 'NQ: { nt8: { symbol: MNQ 12-26, multiplier: 0.1 },')
  .replace('MNQ: { nt8: front,', 'MNQ: {');

it.each(['MNQ 12-26', 'MNQZ26', 'MNQ'])(
  'a signal for %s buys the micro, though it trades for NQ elsewhere',
  async (symbol) => {
    const scene = await instrumentsScene({ mapText });
    const nt8 = scene.legacyPlatform('nt8', 'MNQ 12-26');
    const sierra = scene.legacyPlatform('sierra', 'NQZ26');
    const client = scene.legacyClient();
    const signal = { type: 'SIGNAL', quantity: 1, confidence: 0.9 };
    client.says({ ...signal, symbol, side: 'BUY', order_id: '1' });
    scene.pass();
    expect(sierra.orders()).toMatchObject([{ symbol: 'MNQZ26', side: 'BUY', quantity: 1 }]);
    expect(nt8.orders()).toEqual([]);
  },
);

it('what is held of the micro as its root can be closed by the micro’s own name, and nothing is opened by it', async () => {
  const scene = await instrumentsScene({ mapText });
  const nt8 = scene.legacyPlatform('nt8', 'MNQ 12-26');
  const client = scene.legacyClient();
  const signal = { type: 'SIGNAL', quantity: 1, confidence: 0.9 };
  client.says({ ...signal, symbol: 'NQ', side: 'BUY', order_id: '1' });
  scene.pass();
  nt8.fill(nt8.orders()[0]!, 16_250);
  client.says({ ...signal, symbol: 'MNQ 12-26', side: 'SELL', order_id: '2' });
  scene.pass();
  expect(nt8.orders().at(-1)).toMatchObject({ symbol: 'MNQ 12-26', side: 'SELL', quantity: 1 });
  nt8.fill(nt8.orders().at(-1)!, 16_251);
  expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
});

it('a micro that a person holds on another platform is no position of the root for which it trades elsewhere', async () => {
  const scene = await instrumentsScene({ mapText });
  const sierra = v1PlatformIn(scene, 'sierra', 'MNQZ26', 2);
  sierra.trade('BUY', 2, 16_240);
  sierra.live(12_000);
  await scene.operate('differences_settle', { id: '1', choice: 'adopt', reason: 'mine' });
  expect(scene.gateway.view.positions()).toMatchObject([
    { root: 'MNQ', symbol: 'MNQZ26', contract: 'MNQZ26', size: 2 },
  ]);
});
