import type { OrderId } from '../../model/ids.ts';
import type { WorkedEvent } from '../inbox.ts';

/** Moments in the life of an order that its platform does not tell, by our clock. */
export interface OrderMoments {
  journalledUs?: number;
  firstFillUs?: number;
  lastFillUs?: number;
}

/** When orders reached the journal and when their fills came in, for the orders of this run. */
export interface StageTimes {
  take(worked: WorkedEvent): void;
  of(orderId: OrderId): OrderMoments | undefined;
}

/** Orders remembered; the oldest go. */
const ORDERS_MAX = 20_000;

/** Makes an empty memory. */
export function createStageTimes(): StageTimes {
  const moments = new Map<OrderId, OrderMoments>();
  const at = (orderId: OrderId): OrderMoments => {
    const known = moments.get(orderId);
    if (known !== undefined) return known;
    const fresh: OrderMoments = {};
    moments.set(orderId, fresh);
    if (moments.size > ORDERS_MAX) for (const oldest of moments.keys()) return forget(oldest, fresh);
    return fresh;
  };
  const forget = (oldest: OrderId, fresh: OrderMoments): OrderMoments => {
    moments.delete(oldest);
    return fresh;
  };
  return {
    take: ({ decisions, journalledUs }) => {
      for (const decision of decisions) {
        if ('children' in decision)
          for (const { orderId } of decision.children) at(orderId).journalledUs = journalledUs;
        if (decision.type !== 'executionBooked') continue;
        const known = at(decision.orderId);
        known.firstFillUs ??= decision.atUs;
        known.lastFillUs = decision.atUs;
      }
    },
    of: (orderId) => moments.get(orderId),
  };
}
