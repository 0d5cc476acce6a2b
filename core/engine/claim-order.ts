import { trimDust } from '../base/decimal.ts';
import type { Difference } from '../model/difference.ts';
import type { PlatformReport, ReportedOrder } from '../model/event.ts';
import type { OrderId, ParentKey } from '../model/ids.ts';
import { nextOrderNumber, OPERATOR_CLIENT, orderIdOf } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle } from '../model/source.ts';
import { exitsInFlight, splitOrder } from '../orders/split-order.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import { sizingOf } from './symbol-terms.ts';
import type { Turn } from './turn.ts';

/**
 * Takes a working order of somebody else over, as it stands: it is not sent, it fills and ends by the platform's reports,
 * and it can be cancelled from now on. What had filled of it before belongs to a position that differs, and is claimed there.
 */
export function claimOrder(
  turn: Turn,
  known: PlatformState,
  order: Extract<Difference, { kind: 'foreign_order' }>,
  by: Actor,
): Child | undefined {
  const { symbol, side, size, filledSize, fillPrice, platformOrderId, platform, account } = order;
  const sizing = sizingOf(turn, known, symbol);
  if (!sizing.ok) return undefined;
  const { root, contract, unit, sizePerContract, pointWeight } = sizing.value;
  const orderId: OrderId = order.orderId ?? orderIdOf(nextOrderNumber(turn.state.lastOrderNumber, turn.atUs));
  const held = turn.state.positions.get(platform, account, symbol)?.size ?? 0;
  const inFlight = exitsInFlight(openOn(turn.state, platform, account), symbol, side);
  const { exitSize, entrySize } = splitOrder(side, trimDust(size - filledSize), held, inFlight);
  const clientOrderId = `claim-${platform}-${platformOrderId}`;
  const key = `${OPERATOR_CLIENT}\n${clientOrderId}\n${turn.atUs}` as ParentKey;
  const child: Child = {
    orderId,
    parentKey: key,
    platform,
    account,
    root,
    symbol,
    ...(contract !== undefined && { contract }),
    side,
    size,
    unit,
    sizePerContract,
    ...(pointWeight !== undefined && { pointWeight }),
    // A report does not say the type; what works on and on rests at a price.
    orderType: 'LIMIT',
    timeInForce: 'GTC',
    role: entrySize > 0 ? 'ENTRY' : 'EXIT',
    // Counted from what fills from now on: `exitsInFlight` takes off all that has filled.
    exitSize: exitSize > 0 ? trimDust(exitSize + filledSize) : 0,
    claimed: true,
    decidedUs: turn.atUs,
    acceptedUs: turn.atUs,
    state: filledSize > 0 ? 'partial' : 'working',
    filledSize,
    averagePrice: fillPrice,
    executions: [],
    realizedPoints: 0,
    platformOrderId,
  };
  const parent: Parent = {
    key,
    kind: 'CLAIM',
    client: OPERATOR_CLIENT,
    clientOrderId,
    signalId: clientOrderId,
    root,
    side,
    requestedQty: trimDust(size / sizePerContract),
    body: JSON.stringify(['CLAIM', platform, platformOrderId]),
    receivedUs: turn.atUs,
    flags: [],
    children: [orderId],
    denied: [],
    skipped: [],
    state: 'open',
  };
  turn.decide({ type: 'parentDecided', parent, children: [child] });
  turn.log(`${actorTitle(by)} took over ${side} ${size} ${symbol} on ${platform}: it is order ${orderId} now`);
  return turn.state.children.get(orderId);
}

/** What a report says of the orders that were taken over, under the ids that they have here: it knows them by its own names. */
export function claimedOrders(
  turn: Turn,
  { identity }: PlatformState,
  report: PlatformReport,
): ReadonlyMap<OrderId, ReportedOrder> {
  const found = new Map<OrderId, ReportedOrder>();
  for (const child of openOn(turn.state, identity.platform, identity.account)) {
    if (child.claimed !== true) continue;
    const order = report.orders.find(({ platformOrderId }) => platformOrderId === child.platformOrderId);
    if (order !== undefined) found.set(child.orderId, order);
  }
  return found;
}
