import type { PlatformReport, ReportedOrder } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Cancels of such an order before the gateway says that it cannot. */
const STILL_WORKING_CANCELS_MAX = 6;
const PAUSE_US = 5_000_000;

/**
 * Cancels an order again that two reports in a row list as working and that is over by our book: at once, then after 5 s,
 * 10 s, 20 s … for as long as reports list it, six times at most. Then it says loudly that the end of it is not proved.
 */
export function cancelStillWorking(turn: Turn, known: PlatformState, child: Child, order: ReportedOrder): void {
  const { stillWorking } = turn.state;
  const { orderId, platform, side, symbol, state } = child;
  if (!known.identity.abilities.cancel) return;
  const { cancels, nextUs } = stillWorking.get(orderId) ?? { cancels: 0, nextUs: 0 };
  if (cancels > STILL_WORKING_CANCELS_MAX || turn.atUs < nextUs) return;
  stillWorking.set(orderId, { cancels: cancels + 1, nextUs: turn.atUs + PAUSE_US * 2 ** cancels });
  if (cancels < STILL_WORKING_CANCELS_MAX) return cancel(turn, child);
  turn.alert({
    code: 'ORDER_STILL_WORKS',
    severity: 'alarm',
    platform,
    orderId,
    text:
      `NOT PROVED over: ${platform} still works order ${orderId} (${side} ${order.size} ${symbol}, ${order.filledSize} filled), which is ${state} by our book, ` +
      `though it was cancelled ${STILL_WORKING_CANCELS_MAX} times more. Cancel it at ${platform}; what fills of it until then is booked.`,
  });
}

/** Forgets the orders of a platform that its report does not list as working any more. */
export function forgetEnded(turn: Turn, { identity }: PlatformState, { orders }: PlatformReport): void {
  const { stillWorking, children } = turn.state;
  for (const orderId of stillWorking.keys()) {
    const isListed = orders.some((order) => order.orderId === orderId && !isTerminal(order.status));
    if (isListed || children.get(orderId)?.platform !== identity.platform) continue;
    stillWorking.delete(orderId);
    turn.log(`${identity.platform} does not list order ${orderId} as working any more`);
  }
}

/**
 * Cancels what a report that a flatten asked for lists as working though it was over by our book before the report was
 * asked for. The flatten asks anew in each of its rounds, and is not proved while one is listed.
 */
export function cancelListed(
  turn: Turn,
  report: PlatformReport,
  askedUs: number,
  isMeant: (child: Child) => boolean,
): void {
  const seen = new Set<OrderId>();
  for (const { orderId, status } of report.orders) {
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    if (child === undefined || isTerminal(status) || !isTerminal(child.state) || seen.has(child.orderId)) continue;
    if ((child.endedUs ?? child.decidedUs) >= askedUs || !isMeant(child)) continue;
    seen.add(child.orderId);
    cancel(turn, child);
  }
}

function cancel(turn: Turn, { orderId, platform, account, claimed, platformOrderId }: Child): void {
  turn.command({
    type: 'cancelOrder',
    platform,
    orderId,
    account,
    ...(claimed === true && platformOrderId !== undefined && { platformOrderId }),
  });
  turn.log(`Cancel sent to ${platform}: order ${orderId}, which still works there`);
}
