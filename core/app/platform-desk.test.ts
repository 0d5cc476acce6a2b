import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../../test/support/gateway-scene.ts';
import { createSimPlatforms } from './sim-platforms.ts';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { PlatformId } from '../model/ids.ts';
import { openKeys } from './shown-open.ts';

const SIM = 'sim_nt8' as PlatformId;

async function sceneWithSim(): Promise<GatewayScene> {
  return gatewayScene({
    adapters: (gate, clock) =>
      createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 7 }).adapters,
  });
}

let requests = 0;

/** Asks the admin door, and returns its answer. */
async function ask(scene: GatewayScene, action: string, payload: object): Promise<Record<string, unknown>> {
  const peer = scene.adminDoor.dial();
  requests += 1;
  const request_id = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
  peer.says({ action, request_id, timestamp: 1, payload, token: ADMIN_TOKEN });
  for (let round = 0; round < 20; round++) {
    await Promise.resolve();
    scene.pass();
  }
  return peer.received.at(-1) as Record<string, unknown>;
}

describe('the toggle of a platform', () => {
  it('lets go of a platform at the door and takes it again once it is switched on', async () => {
    const scene = await gatewayScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    expect(await ask(scene, 'platform_disconnect', { platform: 'nt8', reason: 'lunch' })).toMatchObject({
      status: 'SUCCESS',
      data: { switch: 'off', said: 'nt8 is switched off' },
    });
    scene.pass(1_000);
    expect(nt8.peer.closeReason).toBe('switched off by admin: lunch');
    const view = scene.gateway.view.platform('nt8' as PlatformId);
    expect(view?.lights.link).toMatchObject({ state: 'red', reason: 'switched off by admin: lunch' });
    const again = scene.platformDoor.dial();
    again.says({ type: 'REGISTER', platform: 'nt8' });
    scene.pass(1_000);
    expect(scene.gateway.view.platform('nt8' as PlatformId)?.linked).toBe(false);

    await ask(scene, 'platform_connect', { platform: 'nt8' });
    scene.legacyPlatform('nt8', 'NQ 12-26');
    expect(scene.gateway.view.platform('nt8' as PlatformId)?.linked).toBe(true);
  });

  it('stops a simulated platform and starts it anew, with what it held', async () => {
    const scene = await sceneWithSim();
    scene.pass(1_000);
    const client = scene.legacyClient();
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: '1' });
    scene.pass(5_000);
    expect(scene.gateway.view.positions()).toMatchObject([{ platform: SIM, size: 1 }]);
    expect(await ask(scene, 'platform_disconnect', { platform: SIM })).toMatchObject({
      data: { said: 'not watched: sim_nt8 is switched off with 1 position' },
    });
    const ticks = JSON.stringify(scene.gateway.board.quote('NQ', SIM));
    scene.pass(5_000);
    expect(JSON.stringify(scene.gateway.board.quote('NQ', SIM))).toBe(ticks);
    expect(scene.gateway.view.platform(SIM)?.linked).toBe(false);
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'SELL', quantity: 1, confidence: 0.9, order_id: '2' });
    scene.pass(1_000);
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({
      code: 'PLATFORM_ABSENT',
      reason: 'sim_nt8: sim_nt8 is not connected: switched off by admin',
    });
    await ask(scene, 'platform_connect', { platform: SIM });
    scene.pass(5_000);
    expect(scene.gateway.view.platform(SIM)).toMatchObject({ linked: true, lights: { canTrade: { state: 'green' } } });
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'SELL', quantity: 1, confidence: 0.9, order_id: '3' });
    scene.pass(5_000);
    expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
  });

  it('leaves nothing behind that was not shown when it was asked', async () => {
    const scene = await sceneWithSim();
    scene.pass(1_000);
    const client = scene.legacyClient();
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: '1' });
    scene.pass(5_000);
    const left = { status: 'ERROR', error: { code: 'SHOWN_CHANGED' } };
    for (const orders of ['leave', 'cancel']) {
      expect(await ask(scene, 'platform_disconnect', { platform: SIM, orders, shown: [] })).toMatchObject(left);
      expect(await ask(scene, 'gateway_stop', { orders, shown: ['17'] })).toMatchObject(left);
    }
    expect(scene.gateway.view.platform(SIM)?.linked).toBe(true);
    const shown = openKeys(scene.gateway.view, SIM);
    expect(shown).toEqual([expect.stringMatching(/^sim_nt8 .* 1$/)]);
    // What has ended since does not matter.
    expect(await ask(scene, 'platform_disconnect', { platform: SIM, shown: [...shown, '17'] })).toMatchObject({
      data: { switch: 'off' },
    });
  });

  it.each(['platform_disconnect', 'gateway_stop'])(
    'waits for what it cancels before %s lets go of a platform, and bars entries meanwhile where all ends',
    async (action) => {
      const scene = await sceneWithSim();
      scene.pass(1_000);
      const client = scene.legacyClient();
      const order = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
      client.says({ ...order, order_type: 'LIMIT', limit_price: 9_000, order_id: '1' });
      scene.pass(5_000);
      expect(scene.gateway.view.openOrders()).toHaveLength(1);
      const where = action === 'gateway_stop' ? {} : { platform: SIM };
      await ask(scene, action, { ...where, orders: 'cancel' });
      expect(scene.gateway.view.platform(SIM)?.linked).toBe(true);
      expect(scene.gateway.gate.isOpen).toBe(action === 'platform_disconnect');
      for (let round = 0; round < 100; round += 1) {
        scene.pass(50);
        await Promise.resolve();
      }
      expect(scene.gateway.view.platform(SIM)?.linked).toBe(false);
      expect(scene.gateway.view.openOrders()).toEqual([]);
      expect(scene.gateway.view.orders()).toMatchObject([{ state: 'cancelled' }]);
      expect(scene.journal.flatMap(({ alerts }) => alerts).map(({ code }) => code)).not.toContain('ORDER_UNKNOWN');
    },
  );

  it('calls a wished end no alarm where nothing was in flight, and refuses what is no platform', async () => {
    const scene = await gatewayScene();
    scene.legacyPlatform('nt8', 'NQ 12-26');
    await ask(scene, 'platform_disconnect', { platform: 'nt8' });
    const alerts = scene.journal.flatMap(({ alerts: raised }) => raised);
    expect(alerts).toMatchObject([{ code: 'PLATFORM_SWITCHED_OFF', severity: 'info' }]);
    expect(await ask(scene, 'platform_disconnect', { platform: 'no such thing' })).toMatchObject({
      status: 'ERROR',
      error: { code: 'PLATFORM_UNKNOWN' },
    });
  });
});
