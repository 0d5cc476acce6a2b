import { describe, expect, it } from 'vitest';
import type { ClientId } from '../../core/model/ids.ts';
import { LEGACY_CLIENT } from '../../core/model/ids.ts';
import { commandsOf, engineScene, legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';
import { gatewayScene } from '../support/gateway-scene.ts';

const alpha = 'alpha' as ClientId;
const beta = 'beta' as ClientId;

/** One NQ of a client has filled on nt8. */
function filledOf(client: ClientId) {
  const scene = engineScene([legacyPlatform('nt8')]);
  const [order] = ordersOf(scene.signal({ client }));
  scene.fill('nt8', order!, 100);
  return scene;
}

describe('a client whose link was renewed behind its back', () => {
  it.each([
    ['without HELLO', alpha, LEGACY_CLIENT],
    ['with HELLO where it had said none', LEGACY_CLIENT, alpha],
  ])('gets the present state of what it sends again %s, and nothing acts twice', (_, before, now) => {
    const scene = filledOf(before);
    const effects = scene.signal({ client: now });
    expect(ordersOf(effects)).toEqual([]);
    expect(toldOf(effects, 'orderFilled')).toMatchObject([{ clientOrderId: 's1', filledQty: 1 }]);
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'tell', audience: expect.objectContaining({ client: now }) as unknown }),
    );
  });

  it('is answered by the order that is known though its own was denied for a passing cause', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    scene.step({ type: 'platformLost', platform: legacyPlatform('nt8').platform, reason: 'cable' });
    expect(toldOf(scene.signal({ client: alpha }), 'orderRejected')).toMatchObject([{ code: 'PLATFORM_ABSENT' }]);
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    const [order] = ordersOf(scene.signal({ client: LEGACY_CLIENT }));
    scene.fill('nt8', order!, 100);
    expect(ordersOf(scene.signal({ client: alpha }))).toEqual([]);
  });

  it('moves no position twice by a target', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [order] = ordersOf(scene.target(1, 't1'));
    scene.fill('nt8', order!, 100);
    const [closed] = ordersOf(scene.signal({ client: alpha, clientOrderId: 's2', side: 'SELL' }));
    scene.fill('nt8', closed!, 101);
    expect(ordersOf(scene.target(1, 't1', { client: LEGACY_CLIENT }))).toEqual([]);
  });

  it('can still cancel what it sent before', () => {
    const scene = engineScene([v1Platform('sierra')]);
    scene.report('sierra');
    const [order] = ordersOf(scene.signal({ client: alpha, orderType: 'LIMIT', limitPrice: 90 }));
    const request = { client: LEGACY_CLIENT, clientOrderId: 's1' };
    const [cancel] = commandsOf(scene.step({ type: 'cancelReceived', request }));
    expect(cancel).toMatchObject({ type: 'cancelOrder', orderId: order!.orderId });
  });
});

describe('another client with the same id', () => {
  it('acts where what it asks for is another thing', () => {
    expect(ordersOf(filledOf(alpha).signal({ client: LEGACY_CLIENT, quantity: 2 }))).toHaveLength(1);
    expect(ordersOf(filledOf(LEGACY_CLIENT).signal({ client: alpha, side: 'SELL' }))).toHaveLength(1);
  });

  it('acts where both said HELLO', () => {
    expect(ordersOf(filledOf(alpha).signal({ client: beta }))).toHaveLength(1);
  });

  it('acts where the link over which the other one sent it is still there', async () => {
    const scene = await gatewayScene();
    const platform = scene.legacyPlatform('nt8', 'NQ 03-25');
    const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 's1' };
    const named = scene.nexusDoor.dial();
    named.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    const script = scene.legacyClient();
    scene.pass(1);
    named.says(signal);
    scene.pass();
    platform.fill(platform.orders()[0]!, 16_250);
    script.says(signal);
    scene.pass();
    platform.fill(platform.orders()[1]!, 16_250);
    named.dies();
    script.says(signal);
    scene.pass();
    expect(platform.orders()).toHaveLength(2);
  });

  it.each([
    ['is gone', true],
    ['is silent since the new one came, as it is until its end is noticed', false],
  ])('does not act where that link %s', async (_, isGone) => {
    const scene = await gatewayScene();
    const platform = scene.legacyPlatform('nt8', 'NQ 03-25');
    const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 's1' };
    const named = scene.nexusDoor.dial();
    named.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    named.says(signal);
    scene.pass();
    platform.fill(platform.orders()[0]!, 16_250);
    if (isGone) named.dies();
    scene.pass(1);
    const again = scene.legacyClient();
    again.says(signal);
    scene.pass();
    expect(platform.orders()).toHaveLength(1);
    expect(again.of('ORDER_FILL')).toMatchObject([{ order_id: 's1', status: 'FILLED' }]);
    again.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    again.says(signal);
    scene.pass();
    expect(platform.orders()).toHaveLength(1);
    expect(again.of('ORDER_DONE')).toMatchObject([{ order_id: 's1' }]);
  });
});
