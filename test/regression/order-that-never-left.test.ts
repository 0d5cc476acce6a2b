import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { buildSignal, engineScene, legacyPlatform, ordersOf, toldOf } from '../support/engine-scene.ts';

const nt8 = 'nt8' as PlatformId;

describe('an order decided in the turn in which its platform was lost', () => {
  const scene = engineScene([legacyPlatform('nt8')]);
  const [order] = ordersOf(scene.step({ type: 'signalReceived', request: buildSignal(), quotes: [] }));
  scene.step({ type: 'platformLost', platform: nt8, reason: 'cable' });
  const reason = 'nt8 is not connected';
  const effects = scene.step({ type: 'orderNotSent', orderId: order!.orderId, code: 'PLATFORM_ABSENT', reason });

  it('is denied and not unknown for ever: no byte of it left', () => {
    expect(scene.engine.orders()[0]).toMatchObject({ state: 'denied', code: 'PLATFORM_ABSENT' });
    expect(toldOf(effects, 'orderRejected')).toMatchObject([{ code: 'PLATFORM_ABSENT' }]);
  });

  it('leaves its id free for the same signal again', () => {
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(ordersOf(scene.signal())).toHaveLength(1);
  });
});

describe('an order that left before its platform was lost', () => {
  it('stays unknown, whatever is said of the sending', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.step({ type: 'platformLost', platform: nt8, reason: 'cable' });
    scene.step({ type: 'orderNotSent', orderId: order!.orderId, code: 'PLATFORM_ABSENT', reason: 'gone' });
    expect(scene.engine.orders()[0]).toMatchObject({ state: 'unknown' });
  });
});
