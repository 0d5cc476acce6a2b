import { describe, expect, it } from 'vitest';
import { isTransient } from '../../core/model/error-code.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { buildSignal, engineScene, legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

/** A legacy platform with an order of unknown outcome, and one of version 1 that has not reported yet. */
function sceneOfTwoDenials() {
  const scene = engineScene([legacyPlatform('nt8')]);
  const [unknown] = ordersOf(scene.signal({ clientOrderId: 'lost' }));
  scene.waitMs(15_000);
  scene.step({ type: 'platformRegistered', identity: v1Platform('sierra') });
  return { scene, unknown: unknown! };
}

describe('the answer to a signal of which nothing was sent', () => {
  it('names the cause that passes where one platform has such a one, because the id is free again then', () => {
    const { scene } = sceneOfTwoDenials();
    const [rejected] = toldOf(scene.signal({ clientOrderId: 'second' }), 'orderRejected');
    expect(rejected?.denied?.map(({ code }) => code)).toEqual(['UNKNOWN_ORDER_OPEN', 'PLATFORM_RECOVERING']);
    expect(rejected?.code).toBe('PLATFORM_RECOVERING');
    scene.report('sierra');
    expect(ordersOf(scene.signal({ clientOrderId: 'second' })).map(({ orderId }) => orderId)).toHaveLength(1);
  });

  it('names one that lasts where the id is used up', () => {
    const scene = engineScene([legacyPlatform('nt8'), legacyPlatform('bookmap')]);
    const effects = scene.step({ type: 'signalReceived', request: buildSignal(), quotes: [] });
    const [one, other] = ordersOf(effects);
    scene.step({ type: 'orderNotSent', orderId: one!.orderId, code: 'SOCKET_BUSY', reason: 'its link is full' });
    scene.step({ type: 'orderSent', orderId: other!.orderId });
    const end = { type: 'orderStatusReceived', platform: 'bookmap' as PlatformId, orderId: other!.orderId } as const;
    const [rejected] = toldOf(scene.step({ ...end, status: 'rejected', reason: 'no' }), 'orderRejected');
    expect(rejected?.code).toBe('PLATFORM_REJECTED');
    expect(isTransient(rejected?.code ?? '')).toBe(false);
    const repeat = scene.signal();
    expect(ordersOf(repeat)).toEqual([]);
    expect(toldOf(repeat, 'orderRejected')).toMatchObject([{ code: 'PLATFORM_REJECTED' }]);
  });
});
