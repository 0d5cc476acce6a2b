import { expect, it } from 'vitest';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import { shippedRegistry, shippedText, us } from '../support/shipped-registry.ts';
import { v1PlatformIn } from '../support/v1-platform.ts';

async function operate(scene: GatewayScene, action: string, payload: object): Promise<unknown> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  peer.says({ action, request_id: action, token: ADMIN_TOKEN, source: 'cli', payload });
  for (let turn = 0; turn < 20 && peer.received.length === 0; turn += 1) {
    scene.pass();
    await Promise.resolve();
  }
  const [answer] = peer.received;
  return answer?.['status'] === 'SUCCESS' ? answer['data'] : answer?.['error'];
}

it('a fill that states the ending month in another spelling is booked', async () => {
  // Held in the old month until its last day, which begins at 17:00 in Chicago.
  const held = shippedText('symbol_mappings.yaml').replace(
    'NQ: { nt8: front,',
    'NQ: { nt8: { symbol: front, hold: NQZ26 },',
  );
  const scene = await gatewayScene({ startUs: us('2026-12-17T22:59:57Z'), registry: shippedRegistry(held) });
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  scene.legacyClient().says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: '1' });
  scene.pass();
  const [order] = nt8.orders().map((sent) => ({ ...sent, symbol: 'NQZ26' }));
  scene.pass(5_000);
  nt8.fill(order!, 16_250);
  expect(scene.gateway.view.positions()).toMatchObject([{ symbol: 'NQ 12-26', size: 1 }]);
});

it('a position that a person holds in a month on its last day is known for what it is, and can be adopted and closed', async () => {
  // Friday 18 December 2026 is the last day of NQZ26; the front is NQH27 since Saturday.
  const scene = await gatewayScene({ startUs: us('2026-12-18T14:00:00Z') });
  const nt8 = v1PlatformIn(scene, 'nt8');
  nt8.trade('BUY', 2, 16_240);
  nt8.live(12_000);
  expect(await operate(scene, 'differences', {})).toMatchObject([{ id: 1, kind: 'position', theirs: 2 }]);
  const adopted = await operate(scene, 'differences_settle', { id: '1', choice: 'adopt', reason: 'mine' });
  expect(adopted).toMatchObject({ state: 'settled' });
  const held = scene.gateway.view.positions().filter(({ size }) => size !== 0);
  expect(held).toMatchObject([{ root: 'NQ', symbol: 'NQ 12-26', contract: 'NQZ26', size: 2, qty: 2 }]);
  scene
    .legacyClient()
    .says({ type: 'SIGNAL', symbol: 'NQ', side: 'SELL', quantity: 2, confidence: 0.9, order_id: '1' });
  scene.pass();
  expect(nt8.orders()).toMatchObject([{ symbol: 'NQ 12-26', side: 'SELL', quantity: 2, role: 'EXIT' }]);
});
