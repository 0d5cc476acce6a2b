import { expect, it } from 'vitest';
import type { OrderView } from '../engine/view.ts';
import { ENDED_SHOWN_MAX, fabricOrders } from './fabric-orders.ts';

const order = (number: number, client = 'fabric'): OrderView =>
  ({ orderId: String(number), client, decidedUs: number }) as OrderView;

it('lists every order of the fabric that is not over, though a thousand of others came after it', () => {
  const others = Array.from({ length: 2_000 }, (_, index) => order(2_010 - index, 'alpha'));
  const listed = fabricOrders({
    orders: (limit = 1_000) => [order(3_000), ...others, order(2)].slice(0, limit),
    openOrders: () => [order(1), order(2_500, 'alpha'), order(2)],
  });
  expect(listed.map(({ orderId }) => orderId)).toEqual(['3000', '2', '1']);
});

it('lists no order twice, and the last hundred of those that are over', () => {
  const all = Array.from({ length: 300 }, (_, index) => order(300 - index));
  const listed = fabricOrders({ orders: () => all, openOrders: () => [all[0]!, all[299]!] });
  expect(listed).toHaveLength(ENDED_SHOWN_MAX + 2);
  expect(listed.slice(0, 101)).toEqual(all.slice(0, 101));
  expect(listed.at(-1)).toBe(all[299]);
});
