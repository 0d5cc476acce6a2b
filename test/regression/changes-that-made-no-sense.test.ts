import { describe, expect, it } from 'vitest';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { commandsOf, engineScene, legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const nt8 = 'nt8' as PlatformId;
const modify = (scene: EngineScene, quantity: number) =>
  scene.step({
    type: 'modifyReceived',
    request: { client: 'alpha' as ClientId, clientOrderId: 's1', quantity },
  });

/** A resting order of 3 of which 2 have filled. */
function resting() {
  const scene = engineScene([v1Platform('nt8')]);
  const [order] = ordersOf(scene.signal({ quantity: 3, orderType: 'LIMIT', limitPrice: 100 }));
  scene.fill('nt8', order!, 100, { lastSize: 2, filledSize: 2, status: 'partial' });
  return { scene, orderId: order!.orderId };
}

describe('a change of quantity', () => {
  it.each([4, 2, 1, 0.5])('to %d of 3 with 2 filled is refused', (quantity) => {
    const effects = modify(resting().scene, quantity);
    expect(commandsOf(effects)).toEqual([]);
    expect(toldOf(effects, 'error')).toMatchObject([{ code: 'VALUE_INVALID' }]);
  });

  it('is rounded down to what the platform trades', () => {
    expect(commandsOf(modify(resting().scene, 3))).toMatchObject([{ type: 'modifyOrder', size: 3 }]);
  });

  it('that the platform confirms when as much has filled ends the order', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 3, orderType: 'LIMIT', limitPrice: 100 }));
    const { orderId } = order!;
    scene.fill('nt8', order!, 100, { lastSize: 1, filledSize: 1, status: 'partial' });
    modify(scene, 2);
    scene.fill('nt8', order!, 100, { execId: 'e2', lastSize: 1, filledSize: 2, status: 'partial' });
    const done = scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status: 'modified' });
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'filled', size: 2 });
    expect(toldOf(done, 'orderDone')).toHaveLength(1);
  });
});

describe('a change of price of an order that would enter', () => {
  it('is refused while trading is reducing', () => {
    const { scene } = resting();
    scene.step({ type: 'reduceReceived', by: 'cli', reason: 'news' });
    const request = { client: 'alpha' as ClientId, clientOrderId: 's1', limitPrice: 120 };
    const effects = scene.step({ type: 'modifyReceived', request });
    expect(commandsOf(effects)).toEqual([]);
    expect(toldOf(effects, 'error')).toMatchObject([{ code: 'TRADING_REDUCING' }]);
  });
});

describe('platform ids without end', () => {
  it('are not all remembered', () => {
    const scene = engineScene();
    for (let index = 0; index < 1_005; index += 1)
      scene.step({ type: 'platformRegistered', identity: legacyPlatform(`p${index}`) });
    expect(scene.engine.platforms()).toHaveLength(1_000);
  });
});
