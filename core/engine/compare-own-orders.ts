import type { PlatformReport, ReportedOrder } from '../model/event.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { changeState } from './handle-child.ts';
import { isAwaited } from './pending-modifies.ts';
import type { PlatformState } from './state.ts';
import { cancelStillWorking, forgetEnded } from './still-working.ts';
import type { Turn } from './turn.ts';

/**
 * Holds what a report says of our own orders against what we believe of them, beyond their states: an order that works
 * there for another quantity takes that quantity over, since a change may have been confirmed that was never made; one
 * that works there and is over here is an alarm, and cancelled again. Both only when two reports in a row say so.
 */
export function compareOwnOrders(
  turn: Turn,
  known: PlatformState,
  report: PlatformReport,
  suspects: Set<string>,
): void {
  forgetEnded(turn, known, report);
  for (const order of report.orders) {
    const child = order.orderId === undefined ? undefined : turn.state.children.get(order.orderId);
    if (child === undefined || child.platform !== known.identity.platform || isTerminal(order.status)) continue;
    if (isTerminal(child.state)) tellStillWorking(turn, known, child, order, suspects);
    else takeSize(turn, known, child, order, suspects);
  }
}

/**
 * Takes the changes of quantity as made that a report shows as made, and those before them: the platform's own answer was
 * lost with the link. Before anything of the report is booked, since fills are held against the quantity. After a link
 * that broke the others have no answer to come.
 */
export function confirmChanges(turn: Turn, known: PlatformState, report: PlatformReport): void {
  if (turn.state.pendingModifies.size === 0) return;
  for (const { orderId, size } of report.orders) {
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    const asked = child === undefined ? [] : (turn.state.pendingModifies.get(child.orderId)?.changes ?? []);
    const last = asked.findLastIndex((change) => change.size === size);
    if (child === undefined || last < 0 || child.size === size || isTerminal(child.state)) continue;
    turn.log(`${child.platform} reports order ${child.orderId} as changed to ${size}`);
    for (const change of asked.slice(0, last + 1))
      turn.decide({ type: 'orderModified', orderId: child.orderId, ...change });
  }
  if (known.link !== 'recovering') return;
  for (const [orderId, { changes }] of turn.state.pendingModifies)
    if (turn.state.children.get(orderId)?.platform === known.identity.platform)
      for (const _ of changes) turn.decide({ type: 'modifyRefused', orderId });
}

function takeSize(turn: Turn, known: PlatformState, child: Child, order: ReportedOrder, suspects: Set<string>): void {
  const { orderId, size, platform } = child;
  const isAsked = isAwaited(turn, turn.state.pendingModifies.get(orderId));
  if (order.size === 0 || order.size === size || isAsked) return;
  const mark = `size ${orderId} ${order.size}`;
  suspects.add(mark);
  if (!known.suspects.has(mark)) return;
  turn.log(`${platform} says that order ${orderId} is for ${order.size}, we thought ${size}: taken over`);
  turn.decide({ type: 'orderModified', orderId, size: order.size });
  if (child.filledSize >= child.size) changeState(turn, child, { state: 'filled' });
}

function tellStillWorking(
  turn: Turn,
  known: PlatformState,
  child: Child,
  order: ReportedOrder,
  suspects: Set<string>,
): void {
  const { orderId, platform, side, symbol, state } = child;
  const mark = `over ${orderId} ${order.filledSize}`;
  const told = `told ${mark}`;
  const isTold = known.suspects.has(told);
  const isSure = isTold || known.suspects.has(mark);
  suspects.add(isSure ? told : mark);
  if (!isSure) return;
  cancelStillWorking(turn, known, child, order);
  if (isTold) return;
  turn.count('ORDER_STILL_WORKS');
  turn.alert({
    code: 'ORDER_STILL_WORKS',
    severity: 'alarm',
    platform,
    orderId,
    text:
      `${platform} still works order ${orderId} (${side} ${order.size} ${symbol}, ${order.filledSize} filled), which is ${state} by our book. ` +
      (known.identity.abilities.cancel ? 'It is cancelled again' : `Cancel it at ${platform}`) +
      '; what fills of it until then is booked.',
  });
}
