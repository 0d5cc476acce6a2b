import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function only(effects: readonly Effect[]): OrderCommand {
  const orders = ordersOf(effects);
  if (orders.length !== 1) throw new Error(`expected one order, got ${JSON.stringify(orders)}`);
  return orders[0]!;
}

function ended(scene: EngineScene, orderId: OrderId, status: 'cancelled' | 'rejected'): readonly Effect[] {
  return scene.step({ type: 'orderStatusReceived', platform: NT8, orderId, status, reason: 'not now' });
}

/** Stop and target of 3 filled both, so 3 too much were sold; the close of them is out. */
function turned() {
  const scene = engineScene([v1Platform('nt8')]);
  const entry = only(scene.signal({ quantity: 3, stopLossPoints: 10, takeProfitPoints: 20 }));
  const filled = scene.fill('nt8', entry, 16_250);
  const [stop, target] = ordersOf(filled);
  scene.sent(filled);
  scene.fill('nt8', stop!, 16_240);
  const effects = scene.fill('nt8', target!, 16_270);
  scene.sent(effects);
  return { scene, close: only(effects) };
}

describe('the close of what a stop and a target traded too much', () => {
  it('goes on with the rest when it filled in part and was cancelled', () => {
    const { scene, close } = turned();
    const part = { execId: 'p', lastSize: 1, filledSize: 1, status: 'partial' } as const;
    scene.fill('nt8', close, 16_270, part);
    const gone = ended(scene, close.orderId, 'cancelled');
    expect(alertsOf(gone)).toContain('PROTECTION_NOT_FILLED');
    expect(ordersOf(gone)).toEqual([]);
    const again = scene.waitMs(1_000);
    expect(only(again)).toMatchObject({ side: 'BUY', size: 2, role: 'EXIT', orderType: 'MARKET' });
    scene.sent(again);
    scene.fill('nt8', only(again), 16_271);
    expect(scene.engine.positions()).toMatchObject([{ size: 0 }]);
    expect(ordersOf(scene.waitMs(60_000))).toEqual([]);
  });

  it('is tried again later each time while its platform rejects it, by the time that the engine asks to be woken', () => {
    const { scene, close } = turned();
    let orderId = close.orderId;
    const waitsMs: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      expect(alertsOf(ended(scene, orderId, 'rejected'))).toContain('PROTECTION_NOT_FILLED');
      const sinceUs = scene.nowUs;
      let effects: readonly Effect[] = [];
      while (ordersOf(effects).length === 0) {
        const dueUs = scene.engine.nextDueUs() ?? Infinity;
        effects = scene.waitMs(Math.max(0, (dueUs - scene.nowUs) / 1_000));
      }
      waitsMs.push(Math.round((scene.nowUs - sinceUs) / 1_000_000) * 1_000);
      scene.sent(effects);
      ({ orderId } = only(effects));
    }
    expect(waitsMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});
