import { expect, it } from 'vitest';
import { ADMIN_TOKEN, gatewayScene } from '../support/gateway-scene.ts';

it('answers a test order under a used id with its own outcome only, never with that of another order', async () => {
  const scene = await gatewayScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  let requests = 0;
  const test = async (wish: object): Promise<Record<string, unknown>> => {
    const peer = scene.adminDoor.dial();
    requests += 1;
    const payload = { test_id: 'one', root: 'NQ', side: 'BUY', ...wish };
    peer.says({ action: 'order_test', request_id: `asked-${requests}`, timestamp: 1, payload, token: ADMIN_TOKEN });
    for (let round = 0; round < 20; round++) {
      await Promise.resolve();
      scene.pass();
    }
    return peer.received.at(-1) as Record<string, unknown>;
  };
  const first = await test({});
  expect(first).toMatchObject({ status: 'SUCCESS', data: { code: null } });
  // The same wish again, in any spelling: its own outcome.
  for (const same of [{}, { quantity: 1 }, { root: 'nq' }])
    expect(await test(same)).toMatchObject({ status: 'SUCCESS', data: first['data'] });
  for (const other of [{ side: 'SELL' }, { quantity: 2 }, { root: 'ES' }, { order_type: 'LIMIT', limit_price: 16_000 }])
    expect(await test(other), JSON.stringify(other)).toMatchObject({ status: 'ERROR', error: { code: 'ID_REUSED' } });
  expect(nt8.orders()).toHaveLength(1);
});
