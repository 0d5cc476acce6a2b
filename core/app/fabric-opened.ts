import { trimDust } from '../base/decimal.ts';
import { ActionRefused } from '../doors/admin-door.ts';
import type { FabricRequest } from '../doors/fabric-door.ts';
import type { OrderView, SignalView } from '../engine/view.ts';
import { FABRIC_CLIENT, type ParentKey } from '../model/ids.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { FabricActionsOptions } from './fabric-options.ts';
import { readFabricOrder, type FabricOrder } from './fabric-order.ts';
import { knownSpelling } from './known-spelling.ts';

type Sources = Pick<FabricActionsOptions, 'gateway' | 'ground' | 'settings' | 'nowUs'>;

/** The signal that a request has become; undefined where none did. */
export function signalOf({ view }: Sources['gateway'], { requestId }: FabricRequest): SignalView | undefined {
  return view.signal(`${FABRIC_CLIENT}\n${requestId}` as ParentKey);
}

/**
 * The answer to an order that this gateway took before under the same id; undefined where it did not. It asks neither the
 * market nor the platform, both of which may have changed or gone since. REQUEST_ID_REUSED, and what the order was refused for.
 */
export function openedBefore(sources: Sources, payload: WireMap, request: FabricRequest): Packable | undefined {
  const known = signalOf(sources.gateway, request);
  if (known === undefined) return undefined;
  const order = readFabricOrder(payload, sources.settings.defaultPlatform);
  if (!isSameOrder(sources, known, order))
    throw new ActionRefused('REQUEST_ID_REUSED', `request_id ${request.requestId} was used for another order`);
  return openedAnswer(sources.gateway, request, known);
}

/** What never changes of an order, so that the same request has the same answer for ever; refused where nothing was sent. */
export function openedAnswer({ view }: Sources['gateway'], { requestId }: FabricRequest, parent: SignalView): Packable {
  const orders = ordersOf(view, parent);
  if (orders.length === 0) throw refusedWhole(parent);
  return {
    signal_id: requestId,
    symbol: parent.root,
    side: parent.side ?? null,
    orders: orders.map(({ platform, orderId, symbol, side, size, unit, role, orderType }) => ({
      platform,
      order_id: orderId,
      symbol,
      side,
      volume: size,
      unit,
      role,
      order_type: orderType,
    })),
    denied: parent.denied.map(({ platform, code, reason }) => ({ platform, code, reason })),
  };
}

function ordersOf(view: Sources['gateway']['view'], { children }: SignalView): readonly OrderView[] {
  return children.map((id) => view.order(id)).filter((each) => each !== undefined);
}

function refusedWhole({ denied, skipped, endCode, endReason }: SignalView): ActionRefused {
  const [first] = denied;
  if (first !== undefined) return new ActionRefused(first.code, first.reason);
  const [skip] = skipped;
  return new ActionRefused(endCode ?? 'NO_PLATFORM', endReason ?? skip?.reason ?? 'nothing was sent');
}

/** Whether an order asks for what a signal was. Its stop and target were kept as distances from a market that is gone. */
function isSameOrder({ gateway, ground, nowUs }: Sources, known: SignalView, order: FabricOrder): boolean {
  if (known.kind !== 'SIGNAL') return false;
  const terms = [order.side, order.orderType, order.limitPrice ?? null, order.stopPrice ?? null];
  const [, side, , type, limitPrice, stopPrice] = JSON.parse(known.body) as readonly unknown[];
  if (JSON.stringify(terms) !== JSON.stringify([side, type, limitPrice, stopPrice])) return false;
  const platforms = [...ordersOf(gateway.view, known), ...known.denied, ...known.skipped];
  if (platforms.some(({ platform }) => platform !== order.platform)) return false;
  const [sent] = ordersOf(gateway.view, known);
  if (sent !== undefined && trimDust(known.requestedQty * sent.sizePerContract) !== trimDust(order.volume))
    return false;
  const spelling = knownSpelling(gateway.view.platform(order.platform)?.spelling);
  const named = ground.registry.normalize(order.symbol, spelling, nowUs(), order.platform);
  return named.ok ? named.value.root === known.root : sent?.symbol === order.symbol;
}
