import type { ClientId } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { CancelRequest } from '../model/request.ts';
import { otherNames } from './answered-before.ts';
import { endWaiting } from './handle-target.ts';
import { childrenOf, clientOrderKey } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Cancels what is open of a client's order, or those of its orders that the request names. Refusals, each answered as ERROR: ORDER_NOT_FOUND, ORDER_ENDED,
 * CANCEL_UNSUPPORTED for a child whose platform cannot cancel through us.
 */
export function handleCancel(turn: Turn, request: CancelRequest): void {
  const { orders } = request;
  turn.log(
    `Cancel received from NEXUS: ${request.clientOrderId}${orders === undefined ? '' : `, ${orders.join(', ')}`}`,
  );
  const parents = openParents(turn, request.client, request.clientOrderId);
  for (const parent of parents ?? []) {
    if (parent.state === 'waiting') {
      endWaiting(turn, parent, 'CANCELLED', 'cancelled before it acted');
      continue;
    }
    for (const child of childrenOf(turn.state, parent))
      if (orders?.includes(child.orderId) ?? true) cancelChild(turn, child, request.client, request.clientOrderId);
  }
}

/** Asks the platform to cancel one child, or says why that cannot be: to the client, else to the operator. */
export function cancelChild(turn: Turn, child: Child, client: ClientId | undefined, clientOrderId?: string): void {
  if (isTerminal(child.state)) return;
  if (client !== undefined) turn.state.stoppedCancels.delete(child.orderId);
  const platform = turn.state.platforms.get(child.platform);
  if (platform?.identity.abilities.cancel !== true) {
    const reason = `order ${child.orderId} on ${child.platform} cannot be cancelled through us; cancel it there`;
    if (client !== undefined) turn.refuse(client, 'CANCEL_UNSUPPORTED', reason, clientOrderId);
    else turn.alert({ code: 'CANCEL_UNSUPPORTED', severity: 'alarm', text: reason, platform: child.platform });
    return;
  }
  const { claimed, platformOrderId } = child;
  turn.command({
    type: 'cancelOrder',
    platform: child.platform,
    orderId: child.orderId,
    account: child.account,
    ...(claimed === true && platformOrderId !== undefined && { platformOrderId }),
  });
  turn.log(`Cancel sent to ${child.platform}: order ${child.orderId}`);
}

/**
 * The open orders of a client under an id; undefined, and its client told, where it has none. ORDER_NOT_FOUND, ORDER_ENDED.
 * What came before a link was renewed bears the client's other name: it counts where only one bears the id.
 */
export function openParents(turn: Turn, client: ClientId, clientOrderId: string): readonly Parent[] | undefined {
  const own = parentsOf(turn, client, clientOrderId);
  const others =
    own.length > 0 ? [] : otherNames(turn.state, client).map((name) => parentsOf(turn, name, clientOrderId));
  const [renamed, ...more] = others.filter((each) => each.length > 0);
  const parents = renamed !== undefined && more.length === 0 ? renamed : own;
  if (parents.length === 0) {
    turn.refuse(client, 'ORDER_NOT_FOUND', `no order of yours has the id ${clientOrderId}`, clientOrderId);
    return undefined;
  }
  const open = parents.filter((parent) => parent.state !== 'ended');
  if (open.length === 0)
    turn.refuse(client, 'ORDER_ENDED', `order ${clientOrderId} is over and cannot be changed`, clientOrderId);
  return open;
}

function parentsOf({ state }: Turn, client: ClientId, clientOrderId: string): readonly Parent[] {
  const keys = state.parentsByClientOrder.get(clientOrderKey(client, clientOrderId)) ?? [];
  return keys.map((key) => state.parents.get(key)).filter((parent) => parent !== undefined);
}

/** Cancels every open order that would enter, where its platform can; the others are told about. */
export function cancelEntries(turn: Turn): void {
  for (const child of turn.state.openChildren.all()) {
    if (child.role === 'ENTRY') cancelChild(turn, child, undefined);
  }
  cancelWaiting(turn, undefined);
}

/** Ends the waiting targets of a root, or of all. */
export function cancelWaiting(turn: Turn, root: string | undefined): void {
  for (const [waitingRoot, { key }] of turn.state.waitingTargets) {
    const waiting = turn.state.parents.get(key);
    if (waiting !== undefined && (root === undefined || waitingRoot === root))
      endWaiting(turn, waiting, 'CANCELLED', 'cancelled by a flatten or a kill');
  }
}
