import { describe, expect, it } from 'vitest';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { DTC_NQ } from '../support/dtc-behaviour.ts';
import { ADMIN_TOKEN } from '../support/gateway-scene.ts';
import type { SeenMessage } from '../support/memory-peer.ts';
import { sierraGateway, type SierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA } from '../support/sierra-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const SIM = 'sim_mt5' as PlatformId;
const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

async function ask(scene: SierraGateway, action: string, payload: object = {}): Promise<SeenMessage> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  peer.says({ action, request_id: `${action}-${scene.clock.nowUs()}`, payload, token: ADMIN_TOKEN });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass(10);
  }
  return peer.take()[0] ?? {};
}

describe('a gateway with Sierra Chart', () => {
  it('turns one signal for NQ into fills there and on a simulated platform, and averages them', async () => {
    const scene = await sierraGateway({
      configText: 'version: 1\nsimulated_platforms: []',
      adapters: (gate, clock) =>
        createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 7 }).adapters,
    });
    scene.pass(2_000);
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'both', platforms: ['sierra', SIM] });
    scene.pass(3_000);
    const fill = client.of('ORDER_FILL').at(-1);
    expect(fill).toMatchObject({ order_id: 'both', status: 'FILLED', filled_qty: 2 });
    const orders = scene.gateway.view.orders();
    expect(new Map(orders.map(({ platform, state }) => [platform, state]))).toEqual(
      new Map([
        [SIERRA, 'filled'],
        [SIM, 'filled'],
      ]),
    );
    const average = orders.reduce((sum, { averagePrice }) => sum + averagePrice, 0) / 2;
    expect(Number(fill?.['fill_price'])).toBeCloseTo(average, 6);
    expect(orders.find(({ platform }) => platform === SIERRA)?.averagePrice).toBe(16_250.5);
  });

  it('takes what a contract costs, as gateway.yaml says, from what a trade has earned', async () => {
    const scene = await sierraGateway({ settings: { commissions: { NQ: 2.09 } } });
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'in', quantity: 2 });
    scene.pass(500);
    scene.server.setPrice('NQZ26', 16_260.5);
    client.says({ ...BUY, order_id: 'out', side: 'SELL', quantity: 2 });
    scene.pass(500);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ realized_pnl_usd: 400, commission_usd: 4.18 });
    expect(await ask(scene, 'pnl')).toMatchObject({
      data: { accounts: [{ platform: 'sierra', realized_usd: 400, commission_usd: 8.36, net_usd: 391.64 }] },
    });
  });

  it('passes its ticks on under the root', async () => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    scene.server.setPrice('NQZ26', 16_251.25);
    scene.pass(100);
    expect(client.of('MARKET_DATA').at(-1)).toMatchObject({
      platform: 'sierra',
      data: { symbol: 'NQ', price: 16_251.25 },
    });
  });

  it('kills with a flatten: the resting order is cancelled, the position closed, and the certificate proves it', async () => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'in', quantity: 2 });
    scene.pass(500);
    client.says({ ...BUY, order_id: 'rest', order_type: 'LIMIT', limit_price: 16_000 });
    scene.pass(500);
    expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(2);
    await ask(scene, 'kill', { reason: 'test', flatten: true });
    scene.pass(60_000);
    expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
    expect(scene.server.books.orders.some((order) => scene.server.books.isOpen(order))).toBe(false);
    expect(scene.gateway.view.certificates().at(-1)).toMatchObject({ outcome: 'proved' });
    client.says({ ...BUY, order_id: 'late' });
    scene.pass(500);
    expect(scene.server.of('SUBMIT_NEW_SINGLE_ORDER').map((message) => message.text('ClientOrderID'))).toHaveLength(3);
  });

  it('protects an entry by a stop and a target that rest at Sierra Chart', async () => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'in', stop_loss_points: 20, take_profit_points: 40 });
    scene.pass(1_000);
    expect(scene.server.of('SUBMIT_NEW_OCO_ORDER')).toHaveLength(1);
    const open = scene.server.books.orders.filter((order) => scene.server.books.isOpen(order));
    expect(new Set(open.map(({ price1 }) => price1))).toEqual(new Set([16_230.5, 16_290.5]));
    scene.server.setPrice('NQZ26', 16_291);
    scene.pass(2_000);
    expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
    expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    expect(scene.server.books.orders.some((order) => scene.server.books.isOpen(order))).toBe(false);
  });

  it('is switched off and on while the gateway runs, and tells what it held meanwhile', async () => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    await ask(scene, 'platform_disconnect', { platform: 'sierra', reason: 'lunch' });
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(false);
    client.says({ ...BUY, order_id: 'off' });
    scene.pass(1_000);
    expect(scene.server.books.orders).toEqual([]);
    scene.server.books.tradeByHand('NQZ26', 'Sim1', 1, 3, 16_250);
    await ask(scene, 'platform_connect', { platform: 'sierra' });
    scene.pass(30_000);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(true);
    expect(scene.gateway.view.differences()).toMatchObject([{ kind: 'position', theirs: 3, ours: 0 }]);
  });

  it('shows in its lights why the link does not come about, also before the first one', async () => {
    const scene = await sierraGateway({ prepare: (server) => server.shut() });
    const { data: rows } = await ask(scene, 'platforms');
    expect(rows).toContainEqual(
      expect.objectContaining({
        platform: 'sierra',
        linked: false,
        link: expect.objectContaining({ state: 'red', cause: 'nobody_listens' }) as unknown,
      }),
    );
  });

  it('lets nonsense of Sierra Chart disturb no other platform', async () => {
    const scene = await sierraGateway();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    for (let time = 0; time < 5; time++) {
      scene.server.sayBytes(new Uint8Array([2, 0, 9, 9, 9]));
      scene.pass(200);
      client.says({ ...BUY, order_id: `n${time}`, platforms: ['nt8'] });
      scene.pass(10);
      nt8.fill(nt8.orders().at(-1)!, 16_250);
      scene.pass(5_000);
    }
    scene.pass(30_000);
    expect(client.of('ORDER_FILL').filter(({ status }) => status === 'FILLED')).toHaveLength(5);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(true);
  });

  it('sends no entry to an account that counts as live on paper, and none of a person’s orders is touched', async () => {
    const scene = await sierraGateway({
      settings: { account: 'A77' },
      prepare: ({ behaviour }) => {
        behaviour.accounts = ['A77'];
        behaviour.tradeSimulationMode = false;
      },
    });
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'live' });
    scene.pass(1_000);
    expect(scene.server.books.orders).toEqual([]);
    expect(scene.gateway.view.platform(SIERRA)?.lights.canTrade).toMatchObject({ cause: 'not_armed' });
  });

  it('prices orders as the server counts, where it scales them', async () => {
    const scene = await sierraGateway({
      prepare: ({ symbols, prices }) => {
        symbols.set('NQZ26', { ...DTC_NQ, multiplier: 0.01 });
        prices.set('NQZ26', 1_625_050);
      },
    });
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: 'scaled' });
    scene.pass(500);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ fill_price: 16_250.5 });
  });
});
