import type { Event } from '../model/event.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { Protection, ProtectionLeg } from '../orders/protection.ts';
import { withLeg, withLine } from '../orders/protection.ts';
import { tellNotFilled, tellUnprotected } from './protect-alerts.ts';
import type { Turn } from './turn.ts';

/** A platform that refused a cancel is asked again after this long. */
const REFUSED_PAUSE_US = 1_000_000;
/** An exit that was fired and did not fill is tried again after 1 s, 2 s, 4 s, and never later than this. */
const TRY_PAUSE_US_MAX = 30_000_000;

/** Notes what a platform refused to do with an order of a protection. */
export function noteRefusal(turn: Turn, event: Extract<Event, { type: 'orderStatusReceived' }>): void {
  const { status, orderId } = event;
  if (status !== 'cancel_rejected' && status !== 'modify_rejected') return;
  const entryId = turn.state.children.get(orderId)?.protects;
  const protection = entryId === undefined ? undefined : turn.state.protections.get(entryId);
  if (protection?.legs.some((leg) => leg.orderId === orderId) !== true) return;
  const change = status === 'modify_rejected' ? { isFixed: true } : { waitUntilUs: turn.atUs + REFUSED_PAUSE_US };
  turn.decide({ type: 'protectionChanged', protection: withLeg(protection, orderId, change) });
}

/**
 * Takes the orders that are over out of a protection. One that ended though nobody here wanted that (rejected, or
 * cancelled at the platform) leaves the rest to the gateway, with an alarm: UNPROTECTED. While a flatten is at work the
 * cancels are its own.
 */
export function reapLegs(turn: Turn, protection: Protection, isFlattening: boolean): Protection {
  const isOver = ({ orderId }: ProtectionLeg): boolean => {
    const child = turn.state.children.get(orderId);
    return child === undefined || isTerminal(child.state);
  };
  const over = protection.legs.filter(isOver);
  if (over.length === 0) return protection;
  let left: Protection = { ...protection, legs: protection.legs.filter((leg) => !over.includes(leg)) };
  for (const leg of over) {
    const child = turn.state.children.get(leg.orderId);
    if (child !== undefined && child.filledSize < child.size) left = afterEnd(turn, left, leg, child, isFlattening);
  }
  return left;
}

/** What is left of an order that ended before it had filled whole. */
function afterEnd(
  turn: Turn,
  protection: Protection,
  { kind, isFired, isCancelling }: ProtectionLeg,
  child: Child,
  isFlattening: boolean,
): Protection {
  const line = protection[kind];
  if (line === undefined || protection.size === 0 || isFlattening) return protection;
  if (isFired) {
    tellNotFilled(turn, protection, kind, child);
    const pauseUs = Math.min(TRY_PAUSE_US_MAX, REFUSED_PAUSE_US * 2 ** line.tries);
    return withLine(protection, kind, { tries: line.tries + 1, nextTryUs: turn.atUs + pauseUs });
  }
  if (isCancelling) return protection;
  if (child.state === 'denied' || child.state === 'not_received') {
    // Nothing of it is at the platform, so it is placed anew; the gateway watches meanwhile, where it has prices to watch.
    if (line.restAfterUs === 0) tellUnprotected(turn, protection, kind, child);
    return withLine(protection, kind, { restAfterUs: turn.atUs + REFUSED_PAUSE_US });
  }
  tellUnprotected(turn, protection, kind, child);
  const heldReason = `its order ${child.orderId} was ${child.state}: ${child.reason ?? child.code ?? 'no reason given'}`;
  return withLine(protection, kind, { heldReason });
}
