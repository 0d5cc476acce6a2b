import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { alertsOf, commandsOf, engineScene, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const MT5 = 'mt5_global' as PlatformId;

function asked() {
  const scene = engineScene([v1Platform('mt5_global')], { reconcileEveryMs: 4_000 });
  const [order] = ordersOf(scene.signal());
  const { orderId, symbol, side, size } = order!;
  const doubt = { type: 'orderStatusReceived', platform: MT5, orderId, status: 'unknown' } as const;
  const listed = { orderId, symbol, side, size, filledSize: 0, fillPrice: 0, status: 'unknown' } as const;
  const stateOf = (): string | undefined => scene.engine.order(orderId)?.state;
  return { scene, order: order!, doubt, listed, stateOf };
}

// Found with MetaTrader 5: a trade server that timed out (10012) was shown as an order on its way until our own time-out.
describe('an order of which the platform itself says that it does not know what became of it', () => {
  it('is unknown at once, with the words of the platform, and bars its root there alone', () => {
    const { scene, doubt, stateOf } = asked();
    const effects = scene.step({ ...doubt, code: 'MT5_10012', reason: 'request cancelled by timeout' });
    expect(stateOf()).toBe('unknown');
    expect(alertsOf(effects)).toEqual(['ORDER_UNKNOWN']);
    expect(toldOf(effects, 'orderUnknown')[0]?.reason).toContain('request cancelled by timeout');
    const refused = scene.signal({ clientOrderId: 's2' });
    expect(ordersOf(refused)).toEqual([]);
  });

  it('is told once however often it is said, and taken back by the fill', () => {
    const { scene, order, doubt, stateOf } = asked();
    scene.step(doubt);
    expect(alertsOf(scene.step(doubt))).toEqual([]);
    scene.fill('mt5_global', order, 16_250);
    expect(stateOf()).toBe('filled');
    expect(alertsOf(scene.step(doubt))).toEqual([]);
    expect(stateOf()).toBe('filled');
  });

  it('is settled by the next report that knows it, and stays unknown through those that do not', () => {
    const { scene, order, doubt, listed, stateOf } = asked();
    scene.step(doubt);
    for (let round = 0; round < 5; round += 1) {
      scene.waitMs(4_000);
      scene.report('mt5_global', { orders: [listed] });
      expect(stateOf()).toBe('unknown');
    }
    const { orderId, symbol, side, size } = order;
    scene.waitMs(4_000);
    scene.report('mt5_global', {
      orders: [{ ...listed, filledSize: size, fillPrice: 16_250, status: 'filled' }],
      executions: [{ orderId, execId: '9', symbol, side, size, price: 16_250, tsUs: 1 }],
      positions: [{ symbol, size, averagePrice: 16_250 }],
    });
    expect(stateOf()).toBe('filled');
  });

  it('is left alone in reports once a person has settled it, and does not count as working there', () => {
    const { scene, order, doubt, listed, stateOf } = asked();
    scene.step(doubt);
    scene.step({
      type: 'orderSettled',
      orderId: order.orderId,
      by: 'cli',
      outcome: { kind: 'cancelled', reason: 'seen in the terminal' },
    });
    expect(stateOf()).toBe('cancelled');
    for (let round = 0; round < 4; round += 1) {
      scene.waitMs(4_000);
      const effects = scene.report('mt5_global', { orders: [listed] });
      expect(alertsOf(effects)).toEqual([]);
      expect(commandsOf(effects)).toEqual([]);
    }
    expect(ordersOf(scene.signal({ clientOrderId: 's2' }))).toHaveLength(1);
  });
});
