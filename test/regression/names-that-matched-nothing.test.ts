import { describe, expect, it } from 'vitest';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const SIM = 'sim_nt8' as PlatformId;

let requests = 0;

/** Asks the admin door, and returns its answer. */
async function ask(scene: GatewayScene, action: string, payload: object): Promise<Record<string, unknown>> {
  const peer = scene.adminDoor.dial();
  requests += 1;
  peer.says({ action, request_id: `asked-${requests}`, timestamp: 1, payload, token: ADMIN_TOKEN });
  for (let round = 0; round < 20; round++) {
    await Promise.resolve();
    scene.pass();
  }
  return peer.received.at(-1) as Record<string, unknown>;
}

function refused(code: string, reason: string): object {
  return { status: 'ERROR', error: { code, reason: expect.stringContaining(reason) as string } };
}

describe('the switch of a platform that nobody knows', () => {
  it('is refused, because the platform that was meant would trade on', async () => {
    const scene = await gatewayScene();
    scene.legacyPlatform('nt8', 'NQ 12-26');
    for (const payload of [
      { platform: 'nt' },
      { platform: 'nt', orders: 'cancel' },
      { platform: 'nt', orders: 'flatten' },
    ])
      expect(await ask(scene, 'platform_disconnect', payload)).toMatchObject(refused('PLATFORM_UNKNOWN', 'was nt'));
    expect(await ask(scene, 'platform_connect', { platform: 'sim_nt9' })).toMatchObject(
      refused('PLATFORM_UNKNOWN', 'was'),
    );
    expect(scene.gateway.view.platform('nt8' as PlatformId)?.linked).toBe(true);
  });

  it('is turned where the platform has only not connected yet, or is one of your own that was here', async () => {
    const scene = await gatewayScene();
    scene.legacyPlatform('my_own', 'NQ').peer.close('it went away');
    scene.pass(1_000);
    for (const platform of ['bookmap', 'mt5', 'my_own'])
      for (const action of ['platform_disconnect', 'platform_connect'])
        expect(await ask(scene, action, { platform }), platform).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('a cancel by a name', () => {
  it('finds the orders by every spelling of the name, and is refused for one that stands for nothing', async () => {
    const scene = await gatewayScene({
      adapters: (gate, clock) =>
        createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 7 }).adapters,
    });
    scene.pass(5_000);
    const spellings = [{ platform: 'SIM_NT8' }, { root: 'nq' }, { root: 'NQ' }, { root: 'NQ 12-26' }];
    for (const [index, named] of spellings.entries()) {
      const wish = { root: 'NQ', side: 'BUY', quantity: 1, order_type: 'LIMIT', limit_price: 16_000, mode: 'paper' };
      await ask(scene, 'order_test', { ...wish, test_id: `${index}` });
      scene.pass(1_000);
      for (const wrong of [{ platform: 'nt' }, { platform: 'sim_nt' }])
        expect(await ask(scene, 'orders_cancel', wrong)).toMatchObject(refused('PLATFORM_UNKNOWN', 'was'));
      expect(await ask(scene, 'orders_cancel', { root: 'NOPE' })).toMatchObject(refused('SYMBOL_UNKNOWN', 'NOPE'));
      expect(await ask(scene, 'orders_cancel', { root: 'ES' })).toMatchObject({ data: { asked: 0 } });
      expect(await ask(scene, 'orders_cancel', named), JSON.stringify(named)).toMatchObject({ data: { asked: 1 } });
      scene.pass(1_000);
      expect(scene.gateway.view.openOrders()).toEqual([]);
    }
  });
});
