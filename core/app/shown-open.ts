import { ActionRefused } from '../doors/admin-door.ts';
import type { EngineView } from '../engine/view.ts';
import type { PlatformId } from '../model/ids.ts';
import type { WireMap } from '../wire/unpack.ts';

/** Names each position with its size and each order that is open, on one platform or everywhere. */
export function openKeys(view: EngineView, platform: PlatformId | undefined): readonly string[] {
  const isAsked = (one: { readonly platform: PlatformId }): boolean =>
    platform === undefined || one.platform === platform;
  const held = view.positions().filter((position) => position.size !== 0 && isAsked(position));
  return [
    ...held.map((position) => `${position.platform} ${position.account} ${position.symbol} ${position.size}`),
    ...view.openOrders().flatMap((order) => (isAsked(order) ? [order.orderId] : [])),
  ];
}

/**
 * Lets nobody leave behind what he was not shown: a question may stand for minutes, and orders fill meanwhile. Nothing is
 * checked where no `shown` is stated. SHOWN_CHANGED where something is open that is not in it.
 */
export function checkShown(view: EngineView, platform: PlatformId | undefined, { shown }: WireMap): void {
  if (!Array.isArray(shown)) return;
  const known = new Set<unknown>(shown);
  const news = openKeys(view, platform).filter((key) => !known.has(key)).length;
  if (news > 0) throw new ActionRefused('SHOWN_CHANGED', `more is open than was shown: ${news}; nothing was done`);
}
