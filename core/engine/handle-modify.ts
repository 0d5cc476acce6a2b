import { trimDust } from '../base/decimal.ts';
import type { Event } from '../model/event.ts';
import type { Child, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { ModifyRequest } from '../model/request.ts';
import { openParents } from './handle-order-request.ts';
import { modifyBar } from './modify-bar.ts';
import type { OrderChange } from './pending-modifies.ts';
import { isAwaited, smallestSize } from './pending-modifies.ts';
import { moveProtections } from './protect-move.ts';
import { RiskRound } from './risk-round.ts';
import { childrenOf } from './state.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';
import { translate } from './wished-size.ts';

/**
 * Changes what is open of a client's order. A quantity may only fall. Another price of what enters passes every check that
 * a new entry there would, whatever stands on it; a change of what closes always passes. Each refusal is an ERROR:
 * ORDER_NOT_FOUND, ORDER_ENDED, MODIFY_UNSUPPORTED, MODIFY_PENDING, VALUE_INVALID, and those of a new entry.
 */
export function handleModify(turn: Turn, event: Extract<Event, { type: 'modifyReceived' }>): void {
  const { request, quotes } = event;
  if (moveProtections(turn, request)) return;
  for (const parent of openParents(turn, request.client, request.clientOrderId) ?? []) {
    const children = childrenOf(turn.state, parent).filter(({ state }) => !isTerminal(state));
    // What rests already is judged with its new price instead of the old one, not beside it.
    const leftOut = { key: parent.key, orders: new Set(children.map(({ orderId }) => orderId)) };
    const subject = { stopLossPoints: parent.protection?.stopPoints };
    const risk = new RiskRound(turn, parent.root, subject, quotes ?? [], leftOut);
    for (const child of children) modifyChild(turn, { parent, child, risk }, request);
  }
}

interface Modified {
  readonly parent: Parent;
  readonly child: Child;
  readonly risk: RiskRound;
}

function modifyChild(turn: Turn, { parent, child, risk }: Modified, request: ModifyRequest): void {
  const { orderId, platform: at, account } = child;
  const platform = turn.state.platforms.get(at);
  if (platform?.identity.abilities.modify !== true)
    return refuse(turn, request, {
      code: 'MODIFY_UNSUPPORTED',
      reason: `order ${orderId} on ${at} cannot be changed through us`,
    });
  const size = request.quantity === undefined ? undefined : modifiedSize(turn, child, platform, request.quantity);
  if (typeof size === 'string')
    return refuse(turn, request, {
      code: 'VALUE_INVALID',
      reason: `order ${orderId} quantity: ${size}, was ${request.quantity}`,
    });
  const pending = child.role === 'ENTRY' ? pendingBar(turn, child) : undefined;
  if (pending !== undefined) return refuse(turn, request, pending);
  const change = changeOf(child, request, size);
  const isEntry = child.role === 'ENTRY' && (change.limitPrice !== undefined || change.stopPrice !== undefined);
  const bar = isEntry ? modifyBar(turn, { parent, child, known: platform, change, risk, request }) : undefined;
  if (bar !== undefined) return refuse(turn, request, bar);
  // What was not answered in time has no answer to come: the next one is that of this change.
  const before = turn.state.pendingModifies.get(orderId);
  if (before !== undefined && !isAwaited(turn, before))
    for (const _ of before.changes) turn.decide({ type: 'modifyRefused', orderId });
  turn.decide({ type: 'modifyAsked', orderId, ...change, ...(isEntry && { isEntry }) });
  turn.command({ type: 'modifyOrder', platform: at, orderId, account, ...change, ...(isEntry && { isEntry }) });
}

/** A price that an entry has already is no change of it, and needs no entry's checks. */
function changeOf(child: Child, { limitPrice, stopPrice }: ModifyRequest, size: number | undefined): OrderChange {
  const isKept = child.role === 'ENTRY';
  return {
    ...(size !== undefined && { size }),
    ...(limitPrice !== undefined && !(isKept && limitPrice === child.limitPrice) && { limitPrice }),
    ...(stopPrice !== undefined && !(isKept && stopPrice === child.stopPrice) && { stopPrice }),
  };
}

/**
 * One change of an entry at a time: of two on their way nobody could tell which of them the platform's next word confirms,
 * and so what may still enter. One that is not answered within the order timeout no longer bars the next. MODIFY_PENDING.
 */
function pendingBar(turn: Turn, { orderId, platform }: Child): EntryBar | undefined {
  if (!isAwaited(turn, turn.state.pendingModifies.get(orderId))) return undefined;
  const reason = `${platform} has not answered the last change of order ${orderId} yet; cancels pass`;
  return { code: 'MODIFY_PENDING', reason };
}

function refuse(turn: Turn, { client, clientOrderId }: ModifyRequest, { code, reason }: EntryBar): void {
  turn.effects.push({ type: 'count', code });
  turn.log(`Change denied: ${clientOrderId} (${code}: ${reason})`);
  turn.tell({ to: 'owner', client }, { type: 'error', code, reason, clientOrderId });
}

/** A new total in the platform's unit, or what was expected instead: it may not grow, and what has filled stays. */
function modifiedSize(turn: Turn, child: Child, known: PlatformState, quantity: number): number | string {
  const { symbol, contract, root, filledSize, sizePerContract, orderId } = child;
  // A smaller size that is on its way may be in force there by now.
  const size = smallestSize(child.size, turn.state.pendingModifies.get(orderId));
  const sized = translate(turn, known, root, quantity, { kind: 'symbol', symbol, contract });
  if (!sized.ok) return `expected a size that ${child.platform} can trade (${sized.error.message})`;
  if (sized.value.size > size)
    return `expected at most ${trimDust(size / sizePerContract)}; send a new signal to enter more`;
  if (sized.value.size <= filledSize)
    return `expected more than the ${trimDust(filledSize / sizePerContract)} that have filled; cancel the rest`;
  return sized.value.size;
}
