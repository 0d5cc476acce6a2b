import type { OrderId, ParentKey } from '../model/ids.ts';
import type { Child, OrderRole, Parent } from '../model/order.ts';
import { opposite } from '../model/order.ts';
import type { Protection, ProtectionKind } from '../orders/protection.ts';
import { numberChildren, sendChild } from './launch-parent.ts';
import type { PlannedOrder } from './plan-platform.ts';
import type { Turn } from './turn.ts';
import type { OrderTerms } from './wish.ts';
import { AT_MARKET } from './wish.ts';

/** What an order of a protection is for. */
export type ProtectionOrder = ProtectionKind | 'surplus';

const ROLES: Readonly<Record<ProtectionOrder, OrderRole>> = {
  stop: 'STOP_LOSS',
  target: 'TAKE_PROFIT',
  surplus: 'EXIT',
};

/** The client order id of a stop or target, by which its client may change its price. */
export function protectionOrderId({ clientOrderId }: Pick<Protection, 'clientOrderId'>, of: ProtectionOrder): string {
  return `${clientOrderId}:${of}`;
}

/** The terms of a stop or target that rests at the platform until it is reached or cancelled. */
export function restingTerms(kind: ProtectionKind, price: number): OrderTerms {
  return kind === 'stop'
    ? { orderType: 'STOP', stopPrice: price, timeInForce: 'GTC' }
    : { orderType: 'LIMIT', limitPrice: price, timeInForce: 'GTC' };
}

/** Decides and sends an order of a protection; returns the protection with it, and its id. Undefined without a position. */
export function sendProtective(
  turn: Turn,
  protection: Protection,
  of: ProtectionOrder,
  size: number,
  terms: OrderTerms = AT_MARKET,
): { readonly protection: Protection; readonly orderId: OrderId } | undefined {
  const decided = decideProtective(turn, protection, of, size, terms);
  if (decided === undefined) return undefined;
  sendChild(turn, decided.child);
  return { protection: decided.protection, orderId: decided.child.orderId };
}

/** Decides an order of a protection without sending it; `orderId` is given where the platform made the order itself. */
export function decideProtective(
  turn: Turn,
  protection: Protection,
  of: ProtectionOrder,
  size: number,
  terms: OrderTerms,
  orderId?: OrderId,
): { readonly protection: Protection; readonly child: Child } | undefined {
  const planned = plannedOrder(turn, protection, of, size, terms);
  if (planned === undefined) return undefined;
  const numbered = { ...protection, orderCount: protection.orderCount + 1 };
  const seed = parentOf(turn, numbered, of);
  const [fresh] = numberChildren(turn, seed, [planned]);
  if (fresh === undefined) return undefined;
  const child: Child = {
    ...fresh,
    ...(orderId !== undefined && { orderId }),
    protects: protection.entryId,
  };
  turn.decide({ type: 'parentDecided', parent: { ...seed, children: [child.orderId] }, children: [child] });
  return { protection: numbered, child };
}

function plannedOrder(
  turn: Turn,
  { platform, account, symbol, exitSide }: Protection,
  of: ProtectionOrder,
  size: number,
  terms: OrderTerms,
): PlannedOrder | undefined {
  const position = turn.state.positions.get(platform, account, symbol);
  if (position === undefined) return undefined;
  const { contract, unit, sizePerContract, pointWeight } = position;
  return {
    platform,
    account,
    symbol,
    ...(contract !== undefined && { contract }),
    side: of === 'surplus' ? opposite(exitSide) : exitSide,
    size,
    exitSize: size,
    unit,
    sizePerContract,
    pointWeight,
    role: ROLES[of],
    ...terms,
  };
}

function parentOf(turn: Turn, protection: Protection, of: ProtectionOrder): Parent {
  const { client, signalId, root, entryId, exitSide, orderCount } = protection;
  return {
    key: `${client}\n${entryId}\nprotection\n${orderCount}` as ParentKey,
    kind: 'PROTECTION',
    client,
    clientOrderId: protectionOrderId(protection, of),
    signalId,
    root,
    side: of === 'surplus' ? opposite(exitSide) : exitSide,
    requestedQty: 0,
    body: JSON.stringify(['PROTECTION', root, of, entryId]),
    flags: [],
    receivedUs: turn.atUs,
    children: [],
    denied: [],
    skipped: [],
    state: 'open',
  };
}
