import type { OrderView } from '../engine/view.ts';
import type { CancelRequest } from '../model/request.ts';

/** The requests that cancel exactly these orders: one per signal, which names none of its orders elsewhere. */
export function cancelRequests(orders: readonly OrderView[]): readonly CancelRequest[] {
  const byParent = new Map<string, CancelRequest & { readonly orders: OrderView['orderId'][] }>();
  for (const { client, clientOrderId, orderId } of orders) {
    const key = `${client}\n${clientOrderId}`;
    const request = byParent.get(key) ?? { client, clientOrderId, orders: [] };
    request.orders.push(orderId);
    byParent.set(key, request);
  }
  return [...byParent.values()];
}
