import { trimDust } from '../base/decimal.ts';
import type { Audience, ChildView, ClientMessage } from '../model/client-message.ts';
import type { Child, Parent } from '../model/order.ts';
import { aggregate } from '../orders/aggregate.ts';
import type { Position } from '../orders/position-book.ts';
import { openUsdOf } from './day-money.ts';
import { moneyOf, usdOf } from './money-view.ts';
import { childrenOf } from './state.ts';
import type { Turn } from './turn.ts';

/** A child as clients see it. */
export function childView(child: Child): ChildView {
  return {
    platform: child.platform,
    orderId: child.orderId,
    symbol: child.symbol,
    side: child.side,
    size: child.size,
    unit: child.unit,
    state: child.state,
    filledSize: child.filledSize,
    averagePrice: child.averagePrice,
    code: child.code,
    reason: child.reason,
  };
}

function ids(parent: Parent): { readonly clientOrderId: string; readonly signalId: string } {
  return { clientOrderId: parent.clientOrderId, signalId: parent.signalId };
}

/** The client whose order it is. */
export function owner(parent: Parent): Audience {
  return { to: 'owner', client: parent.client };
}

/** The owner and every peer that asked for all fills (legacy peers always do). */
export function watchers(parent: Parent): Audience {
  return { to: 'owner_and_watchers', client: parent.client };
}

/** Tells the owner what was sent and what was denied. */
export function tellAck(turn: Turn, parent: Parent): void {
  turn.tell(owner(parent), {
    type: 'orderAcked',
    ...ids(parent),
    root: parent.root,
    children: childrenOf(turn.state, parent).map(childView),
    denied: parent.denied,
    skipped: parent.skipped,
    waiting: parent.state === 'waiting',
    flags: parent.flags,
  });
}

/** Tells that nothing was sent or nothing filled. */
export function tellReject(turn: Turn, parent: Parent, audience: Audience): void {
  turn.tell(audience, {
    type: 'orderRejected',
    ...ids(parent),
    code: parent.endCode ?? 'CANCELLED',
    reason: parent.endReason ?? '',
    ...(parent.denied.length > 0 && { denied: parent.denied }),
  });
}

/** Tells the final states of all children. */
export function tellDone(turn: Turn, parent: Parent, audience: Audience): void {
  turn.tell(audience, {
    type: 'orderDone',
    ...ids(parent),
    root: parent.root,
    children: childrenOf(turn.state, parent).map(childView),
    denied: parent.denied,
  });
}

/** The average over all platforms as it stands; `last` is the fill that changed it. */
export function fillMessage(
  turn: Turn,
  parent: Parent,
  last: Extract<ClientMessage, { type: 'orderFilled' }>['last'],
): ClientMessage {
  const children = childrenOf(turn.state, parent);
  const sum = aggregate(children);
  const money = moneyOf(turn, parent.root, children);
  return {
    type: 'orderFilled',
    clientOrderId: parent.clientOrderId,
    signalId: parent.signalId,
    root: parent.root,
    side: parent.side,
    requestedQty: parent.requestedQty,
    expectedQty: sum.expectedQty,
    filledQty: sum.filledQty,
    fillPrice: sum.fillPrice,
    last,
    status: sum.status,
    children: children.map(childView),
    denied: parent.denied,
    money,
    tsUs: turn.atUs,
  };
}

/** Tells everyone that a booked position changed. */
export function tellPosition(turn: Turn, position: Position): void {
  turn.tell(
    { to: 'everyone' },
    {
      type: 'positionChanged',
      root: position.root,
      platform: position.platform,
      symbol: position.symbol,
      qty: trimDust(position.size / position.sizePerContract),
      averagePrice: position.averagePrice,
      ...realizedUsd(turn, position),
      ...unrealizedUsd(turn, position),
    },
  );
}

function unrealizedUsd(turn: Turn, position: Position): { readonly unrealizedPnlUsd?: number } {
  const { openUsd } = openUsdOf(turn.state, turn.config, position);
  return openUsd === undefined ? {} : { unrealizedPnlUsd: openUsd };
}

function realizedUsd(turn: Turn, position: Position): { readonly realizedPnlUsd?: number } {
  const amount = usdOf(turn, position.root, position.realizedPoints);
  return amount === undefined ? {} : { realizedPnlUsd: amount };
}

/** Answers a repeated signal with its present state; nothing is sent to any platform. `isRepeat`: false where nobody repeated it. */
export function tellPresentState(turn: Turn, parent: Parent, isRepeat = true): void {
  const children = childrenOf(turn.state, parent);
  const isRefused = parent.state === 'ended' && parent.endCode !== undefined && children.length === 0;
  if (!isRefused) tellAck(turn, parent);
  const { filledQty } = aggregate(children);
  if (filledQty > 0) turn.tell(owner(parent), fillMessage(turn, parent, undefined));
  else if (parent.state === 'ended' && parent.endCode !== undefined) tellReject(turn, parent, owner(parent));
  else if (parent.state !== 'ended' && isRepeat)
    turn.refuse(
      parent.client,
      'SIGNAL_REPEATED',
      `${parent.clientOrderId} is known and in work: ${children.length} order(s) sent, none filled yet`,
      parent.clientOrderId,
    );
  for (const child of children) if (child.state === 'unknown') tellUnknown(turn, parent, child, owner(parent));
  if (parent.state === 'ended' && !isRefused) tellDone(turn, parent, owner(parent));
}

/** Tells that nobody knows what became of a child. */
export function tellUnknown(turn: Turn, parent: Parent, child: Child, audience: Audience): void {
  turn.tell(audience, {
    type: 'orderUnknown',
    ...ids(parent),
    platform: child.platform,
    orderId: child.orderId,
    reason: child.reason ?? 'no answer',
  });
}
