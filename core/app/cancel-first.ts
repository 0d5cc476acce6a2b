import type { Clock } from '../base/clock.ts';
import type { EngineView, OrderView } from '../engine/view.ts';
import type { PlatformId } from '../model/ids.ts';
import { isProtective, isWorking } from '../model/order.ts';
import { CANCEL_WAIT_US } from '../orders/flatten-leg.ts';
import { cancelRequests } from './cancel-requests.ts';
import type { UndatedEvent } from './inbox.ts';

export interface CancelFirstOptions {
  readonly view: EngineView;
  readonly clock: Clock;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/**
 * Cancels what works, on one platform or everywhere, and waits up to three seconds until its platforms have said what became
 * of it: cut off before that, each order would be of unknown outcome. Stops and targets rest on. Resolves with how many
 * there were, and how many have not ended.
 */
export type CancelFirst = (platform?: PlatformId) => Promise<{ readonly asked: number; readonly left: number }>;

const LOOK_EVERY_MS = 50;

/** Makes the step that a stop and a switch-off begin with when a person wants the orders gone. */
export function createCancelFirst({ view, clock, postAndWait }: CancelFirstOptions): CancelFirst {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, () => resolve()));
  const canCancel = ({ platform }: OrderView): boolean => view.platform(platform)?.abilities.cancel === true;
  return async (platform) => {
    const open = view
      .openOrders()
      .filter((order) => isWorking(order.state) && !isProtective(order.role))
      .filter((order) => platform === undefined || order.platform === platform);
    for (const request of cancelRequests(open)) await postAndWait({ type: 'cancelReceived', request });
    const asked = new Set(open.map(({ orderId }) => orderId));
    const left = (): readonly OrderView[] =>
      view.openOrders().filter(({ orderId, state }) => asked.has(orderId) && isWorking(state));
    for (let waitedMs = 0; waitedMs < CANCEL_WAIT_US / 1_000 && left().some(canCancel); waitedMs += LOOK_EVERY_MS)
      await wait(LOOK_EVERY_MS);
    return { asked: open.length, left: left().length };
  };
}
