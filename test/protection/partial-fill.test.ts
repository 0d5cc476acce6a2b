import { describe, expect, it } from 'vitest';
import { readRiskLimits } from '../../core/app/risk-config.ts';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { PartialFillPolicy } from '../../core/model/risk-limits.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, commandsOf, engineScene, legacyPlatform, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function partial(policy: PartialFillPolicy, identity = v1Platform('nt8', { symbols: [] })) {
  const scene = engineScene([identity], { limits: { ...NO_LIMITS, partialFillDefault: policy } });
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
    const { scene, entry } = partial({ kind: 'cancelRest', afterMs: 3_000 });
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

  it('is as the limits say on that platform, also when they change', () => {
    const { scene, entry } = partial({ kind: 'wait' });
    fillOne(scene, entry);
    const limits = { ...NO_LIMITS, partialFill: { nt8: { kind: 'accept' } as const } };
    const changed = scene.step({ type: 'limitsChanged', limits, by: 'cli', reason: 'test' });
    expect(cancels(changed, entry)).toEqual([entry.orderId]);
  });

  it('can only wait on a platform that cannot cancel through us', () => {
    const scene = engineScene([legacyPlatform('nt8')], {
      limits: { ...NO_LIMITS, partialFill: { nt8: { kind: 'accept' } } },
    });
    const [entry] = ordersOf(scene.signal({ quantity: 3 }));
    expect(cancels(fillOne(scene, entry!), entry!)).toEqual([]);
    expect(scene.engine.platforms()).toMatchObject([{ partialFill: 'wait' }]);
  });
});

describe('partial_fill in risk_limits.yaml', () => {
  const read = (section: string) =>
    readRiskLimits({ text: `protection:\n  partial_fill: ${section}`, file: 'risk_limits.yaml' });

  it('names a policy for every platform, and others for some, by any of their names', () => {
    const limits = read('{ default: accept, nt8: wait, MT5: { cancel_rest_after_ms: 3000 } }');
    if (!limits.ok) throw new Error(JSON.stringify(limits.error));
    expect(limits.value.partialFillDefault).toEqual({ kind: 'accept' });
    expect(limits.value.partialFill).toEqual({
      nt8: { kind: 'wait' },
      mt5_global: { kind: 'cancelRest', afterMs: 3_000 },
    });
  });

  it.each(['{ default: perhaps }', '{ nt8: { cancel_rest_after_ms: -1 } }', '{ "no platform": wait }'])(
    '%s is an error that names its place',
    (section) => {
      const limits = read(section);
      expect(limits.ok).toBe(false);
      if (!limits.ok) expect(JSON.stringify(limits.error)).toContain('partial_fill');
    },
  );
});
