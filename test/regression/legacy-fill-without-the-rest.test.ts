import { describe, expect, it } from 'vitest';
import { engineScene, legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const part = { execId: undefined, lastSize: undefined, filledSize: 1, status: 'partial' } as const;

describe('a legacy platform that fills a part and says nothing more', () => {
  it('leaves the rest unknown in time, so that the root is not blocked everywhere for ever', () => {
    const scene = engineScene([legacyPlatform('nt8'), legacyPlatform('sierra')]);
    const [onNt8, onSierra] = ordersOf(scene.signal({ quantity: 2 }));
    scene.fill('sierra', onSierra!, 100);
    scene.waitMs(9_000);
    scene.fill('nt8', onNt8!, 100, part);
    expect(toldOf(scene.waitMs(9_000), 'orderUnknown')).toEqual([]);
    expect(toldOf(scene.waitMs(2_000), 'orderUnknown')).toMatchObject([{ platform: 'nt8' }]);
    expect(ordersOf(scene.signal({ clientOrderId: 's2' }))).toHaveLength(1);
  });

  it('settles as soon as the rest comes', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 2 }));
    scene.fill('nt8', order!, 100, part);
    scene.waitMs(11_000);
    const rest = { execId: undefined, lastSize: undefined, filledSize: 2, fillPrice: 101 } as const;
    expect(toldOf(scene.fill('nt8', order!, 101, rest), 'orderFilled')).toMatchObject([
      { status: 'filled', fillPrice: 101 },
    ]);
  });
});

describe('a version-1 platform that fills a part of a resting order', () => {
  it('may take its time for the rest', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 2, orderType: 'LIMIT', limitPrice: 100 }));
    scene.fill('nt8', order!, 100, { ...part, execId: 'e1', lastSize: 1 });
    expect(toldOf(scene.waitMs(60_000), 'orderUnknown')).toEqual([]);
    expect(scene.engine.orders()[0]).toMatchObject({ state: 'partial' });
  });
});
