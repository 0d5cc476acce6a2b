import { describe, expect, it } from 'vitest';
import { fabricSignal } from '../../core/app/fabric-order.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { instrumentsScene } from '../support/instruments-scene.ts';

const MT5 = 'mt5_global' as PlatformId;
const EURO_ACCOUNT = {
  v: 1,
  type: 'REGISTER',
  platform: MT5,
  protocol: 1,
  account: 'Demo1',
  currency: 'EUR',
  mode: 'demo',
  capabilities: { order_types: ['MARKET'] },
  symbols: [{ symbol: 'NAS100', point_value: 1, qty_min: 0.1, qty_step: 0.1, qty_max: 100, currency: 'EUR' }],
};

/** A terminal whose lots are worth a euro a point, and a euro of $1.25: 1 NQ is 16 lots. */
async function euroScene() {
  const scene = await instrumentsScene();
  await scene.operate('rate_set', { pair: 'EUR/USD', rate: 1.25 });
  const broker = scene.platformDoor.dial();
  broker.says(EURO_ACCOUNT);
  scene.pass();
  return { scene, broker };
}

describe('on an account in euros', () => {
  it('a test order is the smallest that the terminal takes, not a whole contract', async () => {
    const { scene, broker } = await euroScene();
    await scene.operate('order_test', { test_id: 'one', root: 'NQ', side: 'BUY', platforms: [MT5] });
    scene.pass();
    expect(broker.of('ORDER')).toMatchObject([{ symbol: 'NAS100', quantity: 0.1 }]);
  });

  it('a volume from the fabric is the contracts that it is worth', async () => {
    const { scene } = await euroScene();
    const { registry, orders } = scene.gateway.fabricGround;
    const order = {
      symbol: 'NQ',
      side: 'BUY',
      volume: 4,
      orderType: 'MARKET',
      platform: MT5,
      timeInForce: 'DAY',
    } as const;
    const request = { requestId: 'r1', sourceTsUs: 0 } as unknown as Parameters<typeof fabricSignal>[1];
    const signal = fabricSignal(order, request, {
      registry,
      board: scene.gateway.board,
      platform: (id) => scene.gateway.view.platform(id),
      nowUs: scene.clock.nowUs(),
      quoteAgeMsMax: undefined,
      isTrusted: true,
      factorOf: orders.factorOf,
    });
    expect(signal).toMatchObject({ symbol: 'NQ', quantity: 0.25 });
  });
});
