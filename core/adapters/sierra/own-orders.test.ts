import { describe, expect, it } from 'vitest';
import { orderIdOf } from '../../model/ids.ts';
import { ORDERS_MAX, OwnOrders } from './own-orders.ts';

function filled(isOver: (number: number) => boolean): OwnOrders {
  const orders = new OwnOrders();
  for (let number = 1; number <= ORDERS_MAX; number++) {
    const orderId = orderIdOf(number);
    const order = orders.add({
      orderId,
      symbol: 'NQZ26',
      side: 'BUY',
      size: 1,
      orderType: 'MARKET',
      decidedUs: number,
      executions: [],
    });
    orders.learn(order, `SC-${number}`);
    order.isOver = isOver(number);
  }
  return orders;
}

const next = { symbol: 'NQZ26', side: 'BUY', size: 1, orderType: 'MARKET', decidedUs: 1, executions: [] } as const;

describe('the orders that are kept in mind', () => {
  it('are so many at most: the oldest that is over goes, with its name', () => {
    const orders = filled((number) => number >= 3);
    expect(orders.isFull).toBe(true);
    orders.add({ ...next, executions: [], orderId: orderIdOf(ORDERS_MAX + 1) });
    expect([...orders.all]).toHaveLength(ORDERS_MAX);
    expect(orders.of(orderIdOf(3))).toBeUndefined();
    expect(orders.ofServer('SC-3')).toBeUndefined();
    expect(orders.of(orderIdOf(1))).toBeDefined();
  });

  it('lose none that is not over', () => {
    const orders = filled(() => false);
    orders.add({ ...next, executions: [], orderId: orderIdOf(ORDERS_MAX + 1) });
    expect([...orders.all]).toHaveLength(ORDERS_MAX + 1);
  });
});
