import type { EngineView, OrderView } from '../engine/view.ts';
import { FABRIC_CLIENT } from '../model/ids.ts';

/** Orders that are over and are listed beside all that are not. */
export const ENDED_SHOWN_MAX = 100;
const LOOKED_AT_MAX = 1_000;

/** Every order of the fabric that is not over, however many came after it, and the last hundred that are; newest first. */
export function fabricOrders(view: Pick<EngineView, 'orders' | 'openOrders'>): readonly OrderView[] {
  const isOurs = ({ client }: OrderView): boolean => client === FABRIC_CLIENT;
  const open = view.openOrders().filter(isOurs);
  const openIds = new Set(open.map(({ orderId }) => orderId));
  const ended = view.orders(LOOKED_AT_MAX).filter((order) => isOurs(order) && !openIds.has(order.orderId));
  return [...open, ...ended.slice(0, ENDED_SHOWN_MAX)].toSorted((one, other) => other.decidedUs - one.decidedUs);
}
