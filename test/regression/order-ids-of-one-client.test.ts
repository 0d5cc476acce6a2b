import { describe, expect, it } from 'vitest';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import { LEGACY_CLIENT } from '../../core/model/ids.ts';
import { engineScene, legacyPlatform, ordersOf, toldOf } from '../support/engine-scene.ts';

describe('an order id of a client', () => {
  it('is one key for signals and targets: the other kind of message is another body', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    scene.signal();
    expect(toldOf(scene.target(1, 's1'), 'orderRejected')).toMatchObject([{ code: 'ID_REUSED' }]);
  });

  it('of a legacy client may stand for several symbols and sides', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const id = { client: LEGACY_CLIENT, clientOrderId: '1700000000000' };
    expect(ordersOf(scene.signal(id))).toHaveLength(1);
    expect(ordersOf(scene.signal({ ...id, symbol: 'ES' }))).toHaveLength(1);
  });

  it('is free again after a waiting target was denied for a passing cause', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.target(2, 't1');
    scene.step({ type: 'killReceived', by: 'cli', reason: 'test', flatten: false });
    expect(toldOf(scene.fill('nt8', order!, 100), 'orderRejected')).toEqual([]);
    scene.step({ type: 'rearmReceived', by: 'cli', reason: 'test' });
    scene.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'cable' });
    const [denied] = toldOf(scene.target(2, 't2'), 'orderRejected');
    expect(denied).toMatchObject({ code: 'PLATFORM_ABSENT' });
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(ordersOf(scene.target(2, 't2'))).toHaveLength(1);
  });
});

describe('a target that was reached when it came', () => {
  it('is answered when it is repeated', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const first = scene.target(0, 't1');
    expect(toldOf(first, 'orderDone')).toHaveLength(1);
    const repeated = scene.target(0, 't1');
    expect(toldOf(repeated, 'orderAcked')).toHaveLength(1);
    expect(toldOf(repeated, 'orderDone')).toHaveLength(1);
  });
});

describe('what became of an order', () => {
  it('is told to others only as far as it filled', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const client = 'beta' as ClientId;
    const [order] = ordersOf(scene.signal({ client }));
    const effects = [
      ...scene.waitMs(11_000),
      ...scene.step({
        type: 'orderStatusReceived',
        platform: 'nt8' as PlatformId,
        orderId: order!.orderId,
        status: 'rejected',
      }),
    ];
    const audiences = effects.flatMap((effect) =>
      effect.type === 'tell' && (effect.message.type === 'orderUnknown' || effect.message.type === 'orderRejected')
        ? [effect.audience]
        : [],
    );
    expect(audiences).toEqual([
      { to: 'owner', client },
      { to: 'owner', client },
    ]);
  });
});
