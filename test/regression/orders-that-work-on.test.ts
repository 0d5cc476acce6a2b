import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, commandsOf, engineScene, FULL_ABILITIES, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

/** An order that was confirmed as cancelled, and that the platform's reports list as working all the same. */
function workingOn(cancel = true) {
  const identity = v1Platform('nt8', { abilities: { ...FULL_ABILITIES, cancel } });
  const scene = engineScene([identity], { reconcileEveryMs: 4_000 });
  const [order] = ordersOf(scene.signal({ orderType: 'LIMIT', limitPrice: 90 }));
  if (order === undefined) throw new Error('nothing was sent');
  const { orderId, symbol, side, size } = order;
  scene.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: 'cancelled' });
  const listed = { orderId, symbol, side, size, filledSize: 0, fillPrice: 0, status: 'working' } as const;
  return { scene, order, listed };
}

/** The next report that is due. */
function report(scene: EngineScene, orders: readonly object[]): readonly Effect[] {
  const asked = scene.waitMs(4_000);
  return [...asked, ...scene.report('nt8', { orders: orders as never })];
}

function cancelsOf(effects: readonly Effect[]): number {
  return commandsOf(effects).filter(({ type }) => type === 'cancelOrder').length;
}

function alarmsOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.type === 'alert' && effect.alert.code === 'ORDER_STILL_WORKS' ? [effect.alert.text] : [],
  );
}

describe('an order that works at its platform and is over by our book', () => {
  it('is cancelled again, less and less often, and said loudly to be not proved in the end', () => {
    const { scene, listed } = workingOn();
    const startUs = scene.nowUs;
    const atS: number[] = [];
    const alarms: string[] = [];
    for (let round = 0; round < 120; round += 1) {
      const effects = report(scene, [listed]);
      if (cancelsOf(effects) > 0) atS.push(Math.round((scene.nowUs - startUs) / 1_000_000));
      alarms.push(...alarmsOf(effects));
    }
    expect(atS).toHaveLength(6);
    const gaps = atS.slice(1).map((at, index) => at - (atS[index] ?? 0));
    expect(gaps.every((gap, index) => gap >= 5 * 2 ** index && gap < 5 * 2 ** index + 5)).toBe(true);
    expect(alarms).toHaveLength(2);
    expect(alarms[0]).toContain('It is cancelled again');
    expect(alarms[1]).toContain('NOT PROVED');
  });

  it('is left alone as soon as a report does not list it any more, and begins anew when one does', () => {
    const { scene, listed } = workingOn();
    report(scene, [listed]);
    expect(cancelsOf(report(scene, [listed]))).toBe(1);
    expect(cancelsOf(report(scene, []))).toBe(0);
    expect(cancelsOf(report(scene, [listed]))).toBe(0);
    expect(cancelsOf(report(scene, [listed]))).toBe(1);
  });

  it('is for a person to cancel where the gateway cannot', () => {
    const { scene, listed } = workingOn(false);
    report(scene, [listed]);
    const effects = report(scene, [listed]);
    expect(cancelsOf(effects)).toBe(0);
    expect(alarmsOf(effects)[0]).toContain('Cancel it at nt8');
  });

  it('is cancelled in every round of a flatten, whose certificate is not proved while it is listed', () => {
    const { scene, listed } = workingOn();
    const all: Effect[] = [...scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: true })];
    for (let round = 0; round < 30 && scene.engine.certificates()[0]?.outcome === 'working'; round += 1) {
      all.push(...scene.report('nt8', { orders: [listed] }));
      all.push(...scene.waitMs(5_000));
    }
    expect(scene.engine.certificates()[0]?.outcome).toBe('not_proved');
    expect(scene.engine.certificates()[0]?.platforms[0]?.doubts.map(({ code }) => code)).toContain('ORDER_OPEN');
    expect(cancelsOf(all)).toBeGreaterThanOrEqual(6);
    expect(alertsOf(all)).toContain('FLATTEN_NOT_PROVED');
  });

  it('proves a flatten once its cancel has worked', () => {
    const { scene, listed } = workingOn();
    scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: true });
    expect(cancelsOf(scene.report('nt8', { orders: [listed] }))).toBe(1);
    for (let round = 0; round < 30 && scene.engine.certificates()[0]?.outcome === 'working'; round += 1) {
      scene.waitMs(5_000);
      scene.report('nt8');
    }
    expect(scene.engine.certificates()[0]?.outcome).toBe('proved');
  });
});
