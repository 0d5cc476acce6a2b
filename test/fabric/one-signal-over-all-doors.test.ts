import { describe, expect, it } from 'vitest';
import type { ClientId } from '../../core/model/ids.ts';
import { FABRIC_CLIENT, LEGACY_CLIENT, parseClientId } from '../../core/model/ids.ts';
import { engineScene, legacyPlatform, ordersOf, toldOf } from '../support/engine-scene.ts';

const alpha = 'alpha' as ClientId;

/** One NQ of a client has filled on nt8. */
function filledOf(client: ClientId) {
  const scene = engineScene([legacyPlatform('nt8')]);
  const [order] = ordersOf(scene.signal({ client }));
  scene.fill('nt8', order!, 100);
  return scene;
}

describe('a signal that comes over the fabric and another door', () => {
  it.each([
    ['a named client', FABRIC_CLIENT, alpha],
    ['a script without a name', FABRIC_CLIENT, LEGACY_CLIENT],
    ['the fabric, after a named client', alpha, FABRIC_CLIENT],
    ['the fabric, after a script', LEGACY_CLIENT, FABRIC_CLIENT],
  ])('acts once when it comes again from %s', (_, before, now) => {
    const effects = filledOf(before).signal({ client: now });
    expect(ordersOf(effects)).toEqual([]);
    expect(toldOf(effects, 'orderFilled')).toMatchObject([{ clientOrderId: 's1', filledQty: 1 }]);
  });

  it.each([
    ['a named client', FABRIC_CLIENT, alpha],
    ['a script without a name', FABRIC_CLIENT, LEGACY_CLIENT],
    ['the fabric', alpha, FABRIC_CLIENT],
  ])('is refused with another body from %s, who is told', (_, before, now) => {
    const effects = filledOf(before).signal({ client: now, quantity: 2, sentByOther: true });
    expect(ordersOf(effects)).toEqual([]);
    expect(toldOf(effects, 'orderRejected')).toMatchObject([{ code: 'ID_REUSED' }]);
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'tell', audience: expect.objectContaining({ client: now }) as unknown }),
    );
  });

  it('passes where a pipeline that steered the symbol is gone, and its brain comes over the fabric now', () => {
    const scene = filledOf(alpha);
    scene.step({ type: 'clientLost', client: alpha, reason: 'moved to another host' });
    const others = scene.signal({ client: 'beta' as ClientId, clientOrderId: 's2' });
    expect(toldOf(others, 'orderRejected')).toMatchObject([{ code: 'CLIENT_LOST' }]);
    expect(ordersOf(scene.signal({ client: FABRIC_CLIENT, clientOrderId: 's3' }))).toHaveLength(1);
  });

  it('may come from nobody who merely says that name', () => {
    expect(parseClientId(FABRIC_CLIENT)).toBeUndefined();
  });
});
