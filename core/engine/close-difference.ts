import type { Difference, PositionDifference } from '../model/difference.ts';
import type { ParentKey } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { Position } from '../orders/position-book.ts';
import { openDifferences } from './difference-keep.ts';
import { startFlatten } from './handle-flatten.ts';
import { numberChildren, sendChild } from './launch-parent.ts';
import type { Settlement } from './note-difference.ts';
import { stand } from './note-difference.ts';
import type { Turn } from './turn.ts';
import { AT_MARKET } from './wish.ts';

/**
 * Closes what a platform holds beyond our book, after the book has taken it over. Where nothing of ours is left to keep,
 * it is handed to the flatten loop, which re-reads and proves it; else one exit of just the surplus goes out, and the next
 * reports tell whether it did what it should.
 */
export function closeSurplusOf(
  turn: Turn,
  difference: PositionDifference,
  position: Position,
  surplus: number,
  { by, reason }: Settlement,
): void {
  const sinceUs = turn.atUs;
  if (position.size === surplus && position.contract !== undefined) {
    const { platform, root, contract } = position;
    const scope = { root, contract, platforms: [platform], foreign: false };
    startFlatten(turn, { client: OPERATOR_CLIENT, clientOrderId: nameOf(difference), by, reason, scope });
    stand(turn, difference, { state: 'settled', how: 'flattened', by, reason, sinceUs });
    return;
  }
  const child = sendExit(turn, difference, position, surplus);
  stand(turn, difference, { state: 'closing', by, reason, sinceUs, orderId: child.orderId });
}

function nameOf({ id }: Difference): string {
  return `difference-${id}`;
}

function sendExit(turn: Turn, difference: PositionDifference, position: Position, surplus: number): Child {
  const { platform, account, root, symbol, contract, unit, sizePerContract, pointWeight } = position;
  const clientOrderId = nameOf(difference);
  const size = Math.abs(surplus);
  const parent: Parent = {
    key: `${OPERATOR_CLIENT}\n${clientOrderId}\n${turn.atUs}` as ParentKey,
    kind: 'FLATTEN',
    client: OPERATOR_CLIENT,
    clientOrderId,
    signalId: clientOrderId,
    root,
    side: undefined,
    requestedQty: 0,
    body: JSON.stringify(['DIFFERENCE', platform, symbol, surplus]),
    flags: [],
    receivedUs: turn.atUs,
    children: [],
    denied: [],
    skipped: [],
    state: 'open',
  };
  const [child] = numberChildren(turn, parent, [
    {
      platform,
      account,
      symbol,
      ...(contract !== undefined && { contract }),
      side: surplus > 0 ? 'SELL' : 'BUY',
      size,
      exitSize: size,
      unit,
      sizePerContract,
      pointWeight,
      role: 'EXIT',
      ...AT_MARKET,
    },
  ]);
  if (child === undefined) throw new Error(`difference ${difference.id} was planned without an order`);
  turn.decide({ type: 'parentDecided', parent: { ...parent, children: [child.orderId] }, children: [child] });
  sendChild(turn, child);
  return child;
}

/**
 * Settles what an order of ours has settled meanwhile: a surplus whose exit is over, an order that was not listed and
 * whose outcome is known by now. Called after each event.
 */
export function sweepDifferences(turn: Turn): void {
  for (const difference of openDifferences(turn.state)) {
    if (difference.kind === 'unlisted_order') {
      const state = turn.state.children.get(difference.orderId)?.state;
      if (state !== 'unknown') settle(turn, difference, 'settled', `order ${difference.orderId} is ${state ?? 'over'}`);
    } else if (difference.standing.state === 'closing') endClosing(turn, difference, difference.standing.orderId);
  }
}

function endClosing(turn: Turn, difference: Difference, orderId: Child['orderId']): void {
  const child = turn.state.children.get(orderId);
  if (child === undefined || !isTerminal(child.state)) return;
  if (child.state === 'filled') return settle(turn, difference, 'flattened', `order ${orderId} closed the surplus`);
  const { platform, reason, state, filledSize, size, symbol } = child;
  settle(turn, difference, 'adopted', `order ${orderId} ended ${state}`);
  turn.alert({
    code: 'SURPLUS_NOT_CLOSED',
    severity: 'alarm',
    platform,
    orderId,
    text:
      `${platform} ${symbol}: of a surplus of ${size} only ${filledSize} could be closed (order ${orderId} ended ${state}${reason === undefined ? '' : `: ${reason}`}). ` +
      `The rest is in our book now: close it with nexus flatten, or at ${platform}.`,
  });
}

function settle(turn: Turn, difference: Difference, how: 'settled' | 'flattened' | 'adopted', reason: string): void {
  const { standing } = difference;
  const by = standing.state === 'closing' ? standing.by : 'rule:reconcile';
  turn.log(`Difference ${difference.id} is settled (${reason}): ${difference.text}`);
  stand(turn, difference, { state: 'settled', how, by, reason, sinceUs: turn.atUs });
}
