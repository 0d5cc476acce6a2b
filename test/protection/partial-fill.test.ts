import { describe, expect, it } from 'vitest';
import { readConfig } from '../../core/app/config.ts';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { PartialFillPolicy } from '../../core/orders/partial-fill.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, commandsOf, engineScene, legacyPlatform, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function partial(policy: PartialFillPolicy, identity = v1Platform('nt8', { symbols: [] })) {
  const scene = engineScene([identity], { partialFill: () => policy });
  const [entry] = ordersOf(scene.signal({ quantity: 3, orderType: 'LIMIT', limitPrice: 16_250, stopLossPoints: 10 }));
  return { scene, entry: entry! };
}

function fillOne(scene: EngineScene, entry: OrderCommand): readonly Effect[] {
  const first = { execId: 'first', lastSize: 1, lastPrice: 16_250, filledSize: 1, fillPrice: 16_250 };
  return scene.fill('nt8', entry, 16_250, { ...first, status: 'partial' });
}

/** The cancels of an entry; its stop, which nobody answers here, is left out. */
const cancels = (effects: readonly Effect[], { orderId }: OrderCommand): readonly string[] =>
  commandsOf(effects).flatMap((command) =>
    command.type === 'cancelOrder' && command.orderId === orderId ? [orderId] : [],
  );

describe('the rest of an entry that has filled in part', () => {
  it('goes on working by default', () => {
    const { scene, entry } = partial({ kind: 'wait' });
    expect(cancels(fillOne(scene, entry), entry)).toEqual([]);
    expect(cancels(scene.waitMs(600_000), entry)).toEqual([]);
    expect(scene.engine.platforms()).toMatchObject([{ partialFill: 'wait' }]);
  });

  it('is cancelled at once where what has filled is enough, and what filled is protected', () => {
    const { scene, entry } = partial({ kind: 'accept' });
    const filled = fillOne(scene, entry);
    expect(cancels(filled, entry)).toEqual([entry.orderId]);
    expect(alertsOf(filled)).toEqual(['PARTIAL_REST_CANCELLED']);
    expect(ordersOf(filled)).toMatchObject([{ role: 'STOP_LOSS', size: 1 }]);
    expect(cancels(scene.waitMs(1_000), entry)).toEqual([]);
  });

  it('is cancelled when its time is over, and again where the platform refused', () => {
    const { scene, entry } = partial({ kind: 'cancel_rest', afterMs: 3_000 });
    fillOne(scene, entry);
    expect(scene.engine.nextDueUs()).toBe(scene.nowUs + 3_000_000);
    expect(cancels(scene.waitMs(2_900), entry)).toEqual([]);
    expect(cancels(scene.waitMs(200), entry)).toEqual([entry.orderId]);
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: entry.orderId, status: 'cancel_rejected' });
    expect(cancels(scene.waitMs(9_000), entry)).toEqual([]);
    expect(cancels(scene.waitMs(1_100), entry)).toEqual([entry.orderId]);
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: entry.orderId, status: 'cancelled' });
    expect(cancels(scene.waitMs(60_000), entry)).toEqual([]);
    expect(scene.engine.platforms()).toMatchObject([{ partialFill: 'cancel_rest_after_ms 3000' }]);
  });

  it('can only wait on a platform that cannot cancel through us', () => {
    const scene = engineScene([legacyPlatform('nt8')], { partialFill: () => ({ kind: 'accept' }) });
    const [entry] = ordersOf(scene.signal({ quantity: 3 }));
    expect(cancels(fillOne(scene, entry!), entry!)).toEqual([]);
    expect(scene.engine.platforms()).toMatchObject([{ partialFill: 'wait' }]);
  });
});

describe('partial_fill in gateway.yaml', () => {
  const read = (section: string) => readConfig({ text: `version: 1\npartial_fill: ${section}`, file: 'gateway.yaml' });

  it('names a policy for every platform, and others for some', () => {
    const config = read('{ default: accept, nt8: wait, mt5: { cancel_rest_after_ms: 3000 } }');
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    const { otherwise, byPlatform } = config.value.partialFill;
    expect(otherwise).toEqual({ kind: 'accept' });
    expect([...byPlatform]).toEqual([
      ['nt8', { kind: 'wait' }],
      ['mt5_global', { kind: 'cancel_rest', afterMs: 3_000 }],
    ]);
  });

  it.each([
    ['{ default: perhaps }', 'partial_fill.default'],
    ['{ nt8: { cancel_rest_after_ms: -1 } }', 'partial_fill.nt8'],
    ['{ nt8: { cancel_rest_after_s: 3 } }', 'partial_fill.nt8'],
    ['{ "no platform": wait }', 'partial_fill.no platform'],
  ])('%s is an error that names its line and key', (section, key) => {
    const config = read(section);
    expect(config.ok).toBe(false);
    if (!config.ok) expect(JSON.stringify(config.error)).toContain(key);
    if (!config.ok) expect(config.error[0]).toMatchObject({ line: 2 });
  });
});
