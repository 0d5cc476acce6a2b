import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';
import { kill, long, NQ_LONG, OPERATOR } from '../support/flatten-scene.ts';

const byHand = (scene: EngineScene, id: string, quantity = 1): readonly Effect[] =>
  scene.signal({ client: OPERATOR, clientOrderId: id, side: 'SELL', quantity });

/** Trading is halted, and positions were left as they were. */
function haltedLong(identity = v1Platform('nt8')): EngineScene {
  const scene = long(identity);
  kill(scene, false);
  return scene;
}

describe('an order by hand while trading is halted', () => {
  it('closes what the platform has stated since, and enters nothing', () => {
    const scene = haltedLong();
    scene.waitMs(61_000);
    scene.report('nt8', NQ_LONG);
    const effects = byHand(scene, 'out', 3);
    expect(ordersOf(effects)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    expect(toldOf(effects, 'orderAcked')).toMatchObject([{ denied: [{ code: 'TRADING_HALTED' }] }]);
  });

  it('waits for that word, and its id is free until then', () => {
    const scene = haltedLong();
    expect(toldOf(byHand(scene, 'out'), 'orderRejected')).toMatchObject([{ code: 'PLATFORM_RECOVERING' }]);
    scene.waitMs(61_000);
    scene.report('nt8', NQ_LONG);
    expect(ordersOf(byHand(scene, 'out'))).toHaveLength(1);
  });

  it('closes what is booked where a platform cannot be asked', () => {
    const scene = haltedLong(legacyPlatform('nt8'));
    expect(ordersOf(byHand(scene, 'out'))).toMatchObject([{ side: 'SELL', size: 1 }]);
  });

  it('that only enters is refused', () => {
    const scene = haltedLong();
    scene.waitMs(61_000);
    scene.report('nt8', NQ_LONG);
    const entry = scene.signal({ client: OPERATOR, clientOrderId: 'in' });
    expect(ordersOf(entry)).toEqual([]);
    expect(toldOf(entry, 'orderRejected')).toMatchObject([{ code: 'TRADING_HALTED' }]);
  });
});
