import { describe, expect, it } from 'vitest';
import { commandsOf, engineScene, legacyPlatform, ordersOf, toldOf } from '../../test/support/engine-scene.ts';
import type { ClientId } from '../model/ids.ts';
import type { Effect } from './effect.ts';

const ALPHA = 'alpha' as ClientId;

/** Which messages went out, and of which orders. */
function toldIn(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.type !== 'tell') return [];
    const { message } = effect;
    return [`${message.type} ${'clientOrderId' in message ? message.clientOrderId : ''}`];
  });
}

describe('a client that knew an earlier run of the gateway', () => {
  it('is told of its orders that are open, and of those that ended since; nothing is sent', () => {
    const scene = engineScene([legacyPlatform('nt8')], { oneActiveOrderPerRoot: false });
    const [longOver] = ordersOf(scene.signal({ clientOrderId: 'old' }));
    scene.fill('nt8', longOver!, 100);
    scene.waitMs(5_000);
    const sinceUs = scene.nowUs;
    const [over] = ordersOf(scene.signal({ clientOrderId: 'over' }));
    scene.fill('nt8', over!, 101);
    scene.signal({ clientOrderId: 'open' });
    scene.signal({ clientOrderId: 'of another', client: 'beta' as ClientId });
    const effects = scene.step({ type: 'clientReturned', client: ALPHA, sinceUs });
    expect(commandsOf(effects)).toEqual([]);
    expect(toldIn(effects)).toEqual(['orderAcked over', 'orderFilled over', 'orderDone over', 'orderAcked open']);
  });

  it('is told of a fill that came after the end', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.waitMs(15_000);
    const outcome = { kind: 'cancelled', reason: 'not there' } as const;
    const settled = scene.step({ type: 'orderSettled', orderId: order!.orderId, by: 'operator:me', outcome });
    expect(toldOf(settled, 'orderDone')).toHaveLength(1);
    scene.waitMs(5_000);
    const sinceUs = scene.nowUs;
    scene.fill('nt8', order!, 100);
    const effects = scene.step({ type: 'clientReturned', client: ALPHA, sinceUs });
    expect(toldOf(effects, 'orderFilled')).toMatchObject([{ clientOrderId: 's1', filledQty: 1 }]);
    expect(scene.step({ type: 'clientReturned', client: ALPHA, sinceUs: scene.nowUs + 1 })).toEqual([]);
  });
});
