import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { Decision } from '../engine/decision.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { NO_LIMITS } from '../model/risk-limits.ts';
import { InvariantBroken } from './invariant.ts';
import { LimitsAudit } from './limits-audit.ts';
import type { AuditedOrder } from './order-audit.ts';

/** An audit under a limit of 3 a symbol and 2 an order, and orders that a test decides. */
function scene() {
  const orders = new Map<OrderId, AuditedOrder>();
  const audit = new LimitsAudit(orders);
  const take = (...decisions: object[]): void =>
    audit.take({
      event: { type: 'timePassed', atUs: 1 },
      decisions: decisions.map((decision) => ({ atUs: 1, ...decision }) as Decision),
      alerts: [],
    });
  take({ type: 'limitsChanged', limits: { ...NO_LIMITS, maxPositionPerSymbol: 3, maxOrderSize: 2 } });
  let ids = 0;
  const enter = (size: number, change: Partial<Child> = {}): AuditedOrder => {
    ids += 1;
    const child = buildChild({ orderId: String(ids) as OrderId, size, ...change });
    const begun = { executions: new Map(), isSent: true, isSettledByHand: false, state: 'working' as const };
    const order: AuditedOrder = { ...child, child, ...begun };
    orders.set(child.orderId, order);
    take({ type: 'parentDecided', children: [child] });
    return order;
  };
  const fill = (order: AuditedOrder): void => {
    order.filledSize = order.size;
    order.state = 'filled';
    take({ type: 'executionBooked', orderId: order.orderId, execution: { size: order.size } });
  };
  return { enter, fill };
}

describe('the audit of the limits', () => {
  it('finds an order that enters more than one order may', () => {
    expect(() => scene().enter(3)).toThrow(InvariantBroken);
    expect(() => scene().enter(3, { exitSize: 1 })).not.toThrow();
  });

  it('counts what is held and what is on its way in, unknown orders among it', () => {
    const { enter, fill } = scene();
    fill(enter(2));
    const unknown = enter(1);
    unknown.state = 'unknown';
    expect(() => enter(1)).toThrow(InvariantBroken);
  });

  it('leaves out what is over, what is of another root, and what is on the other side', () => {
    const { enter, fill } = scene();
    fill(enter(2));
    enter(1).state = 'cancelled';
    enter(2, { root: 'ES', symbol: 'ESZ6' });
    enter(2, { side: 'SELL' });
    expect(() => enter(1)).not.toThrow();
  });
});
