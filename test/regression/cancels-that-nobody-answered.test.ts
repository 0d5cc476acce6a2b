import { describe, expect, it } from 'vitest';
import type { Alert } from '../../core/model/alert.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { commandsOf, engineScene, ordersOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

interface Heard extends EngineScene {
  readonly alerts: readonly Alert[];
}

function platform(): Heard {
  const alerts: Alert[] = [];
  const at = engineScene([v1Platform('nt8')], { orderTimeoutMs: 60_000 });
  const step = at.step.bind(at);
  at.step = (event) => {
    const effects = step(event);
    alerts.push(...effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : [])));
    return effects;
  };
  return Object.assign(at, { alerts });
}

/** A limit order that works at the platform. */
function resting(at: EngineScene) {
  const [order] = ordersOf(at.signal({ orderType: 'LIMIT', limitPrice: 16_000 }));
  const { orderId } = order!;
  at.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: 'working' });
  return orderId;
}

function told(at: Heard, code: string): readonly Alert[] {
  return at.alerts.filter((alert) => alert.code === code);
}

describe('a cancel', () => {
  it.each([true, false])(
    'of a kill (flatten: %s) that is never answered becomes an alarm after five seconds, once',
    (flatten) => {
      const at = platform();
      const orderId = resting(at);
      const effects = at.step({ type: 'killReceived', by: 'cli', reason: 'enough', flatten });
      expect(commandsOf(effects).map(({ type }) => type)).toContain('cancelOrder');
      expect(at.engine.nextDueUs()).toBeLessThanOrEqual(at.nowUs + 5_000_000);
      at.waitMs(4_900);
      expect(told(at, 'CANCEL_UNANSWERED')).toEqual([]);
      at.waitMs(100);
      expect(told(at, 'CANCEL_UNANSWERED')).toMatchObject([{ severity: 'alarm', platform: 'nt8', orderId }]);
      expect(told(at, 'CANCEL_UNANSWERED')[0]?.text).toMatch(/BUY 1 NQ 12-26, 0 filled, is working and may fill yet/u);
      at.waitMs(10_000);
      expect(told(at, 'CANCEL_UNANSWERED')).toHaveLength(1);
      at.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: 'cancelled' });
      expect(told(at, 'CANCEL_UNANSWERED').at(-1)).toMatchObject({ severity: 'info' });
    },
  );

  it('that the platform refuses is alarmed of with its words, unless the fill that made it late comes at once', () => {
    const at = platform();
    const orderId = resting(at);
    at.step({ type: 'killReceived', by: 'cli', reason: 'enough', flatten: false });
    const refused = {
      type: 'orderStatusReceived',
      platform: NT8,
      orderId,
      status: 'cancel_rejected',
      reason: 'locked',
    } as const;
    at.step(refused);
    at.waitMs(1_000);
    expect(told(at, 'CANCEL_FAILED')).toMatchObject([{ severity: 'alarm', orderId }]);
    expect(told(at, 'CANCEL_FAILED')[0]?.text).toMatch(/nt8 refused to cancel order .*\(locked\)/u);

    const late = platform();
    const [filled] = ordersOf(late.signal({ orderType: 'LIMIT', limitPrice: 16_000 }));
    late.step({ type: 'killReceived', by: 'cli', reason: 'enough', flatten: false });
    late.step({ ...refused, orderId: filled!.orderId });
    late.fill('nt8', filled!, 16_000);
    late.waitMs(2_000);
    expect(told(late, 'CANCEL_FAILED')).toEqual([]);
  });

  it('to a platform whose link broke is alarmed of as well', () => {
    const at = platform();
    resting(at);
    at.step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    at.step({ type: 'killReceived', by: 'cli', reason: 'enough', flatten: false });
    at.waitMs(5_000);
    expect(told(at, 'CANCEL_UNANSWERED')).toMatchObject([{ severity: 'alarm' }]);
  });

  it('by a client is a warning while nothing is stopped', () => {
    const at = platform();
    resting(at);
    at.step({ type: 'cancelReceived', request: { client: 'alpha' as never, clientOrderId: 's1' } });
    at.waitMs(5_000);
    expect(told(at, 'CANCEL_UNANSWERED')).toMatchObject([{ severity: 'warning' }]);
  });
});
