import { trimDust } from '../base/decimal.ts';
import type { OrderId } from '../model/ids.ts';

/** A resting order of one line as it is now. Sizes are what is left to fill. */
export interface RestingLeg {
  readonly orderId: OrderId;
  readonly left: number;
  /** What is left of it once a change that was asked for is made. */
  readonly askedLeft?: number;
  readonly price: number;
  readonly isUnknown: boolean;
  readonly isCancelling: boolean;
  readonly isFixed: boolean;
  /** Its platform still has time to answer what was asked last. */
  readonly isWaiting: boolean;
}

/** One line of a protection, its stop or its target. */
export interface LineView {
  /** What is to be protected by it now. */
  readonly wanted: number;
  readonly price: number;
  /** New orders of it may rest at the platform. */
  readonly mayRest: boolean;
  readonly canModify: boolean;
  /** Oldest first. */
  readonly legs: readonly RestingLeg[];
}

export type ProtectionStep =
  | { readonly kind: 'submit'; readonly size: number; readonly price: number }
  /** `left` is what is to be left to fill. */
  | { readonly kind: 'modify'; readonly orderId: OrderId; readonly left: number; readonly price: number }
  | { readonly kind: 'cancel'; readonly orderId: OrderId };

/**
 * What is to be asked of the platform so that the orders of a line come to `wanted` at `price`. What is too much goes
 * first, newest order first; more is never added while something that was asked for may still be there. What no order
 * covers meanwhile is watched by the gateway.
 */
export function protectionSteps(line: LineView): readonly ProtectionStep[] {
  const { wanted, price, legs } = line;
  const expected = trimDust(legs.reduce((sum, leg) => sum + expectedLeft(leg), 0));
  if (expected > wanted) return [...unanswered(legs), ...shrink(line, trimDust(expected - wanted))];
  if (legs.some(isUnderWay)) return [...unanswered(legs), ...overdue(line)];
  const missing = trimDust(wanted - expected);
  const changeable = line.canModify ? legs.filter((leg) => !leg.isFixed && !leg.isUnknown) : [];
  const [first] = changeable;
  if (missing > 0 && first !== undefined && line.mayRest)
    return [
      { kind: 'modify', orderId: first.orderId, left: trimDust(first.left + missing), price },
      ...repriced(changeable.slice(1), price),
    ];
  const added: readonly ProtectionStep[] =
    missing > 0 && line.mayRest ? [{ kind: 'submit', size: missing, price }] : [];
  return [...added, ...repriced(changeable, price)];
}

/** How much of the held position no order at the platform covers now: the gateway watches the price for it. */
export function uncoveredSize(wanted: number, legs: readonly Pick<RestingLeg, 'left'>[]): number {
  return trimDust(Math.max(0, wanted - legs.reduce((sum, { left }) => sum + left, 0)));
}

function expectedLeft(leg: RestingLeg): number {
  return leg.isCancelling ? 0 : (leg.askedLeft ?? leg.left);
}

function isUnderWay(leg: RestingLeg): boolean {
  return leg.isCancelling || leg.askedLeft !== undefined;
}

/** Takes away what is too much, newest order first: whole orders are cancelled, the last one is made smaller where it can be. */
function shrink({ legs, wanted, price, canModify }: LineView, excess: number): readonly ProtectionStep[] {
  const steps: ProtectionStep[] = [];
  let left = excess;
  for (const leg of legs.toReversed()) {
    if (left <= 0) break;
    if (leg.isCancelling) continue;
    const expected = expectedLeft(leg);
    if (leg.askedLeft !== undefined && leg.isWaiting && wanted > 0) {
      // Its size is not known until the change was answered; then it is looked at again.
      left = trimDust(left - expected);
      continue;
    }
    const canShrink = canModify && !leg.isFixed && !leg.isUnknown && leg.askedLeft === undefined && expected > left;
    steps.push(
      canShrink
        ? { kind: 'modify', orderId: leg.orderId, left: trimDust(expected - left), price }
        : { kind: 'cancel', orderId: leg.orderId },
    );
    left = trimDust(left - expected);
  }
  return steps;
}

/** A cancel that was never answered, or was refused a while ago, is asked for again. */
function unanswered(legs: readonly RestingLeg[]): readonly ProtectionStep[] {
  return legs.filter((leg) => leg.isCancelling && !leg.isWaiting).map(({ orderId }) => ({ kind: 'cancel', orderId }));
}

/** A change that was never answered leaves the order's size in doubt: it is cancelled, and replaced once that is done. */
function overdue({ legs }: LineView): readonly ProtectionStep[] {
  return legs
    .filter((leg) => !leg.isCancelling && leg.askedLeft !== undefined && !leg.isWaiting)
    .map(({ orderId }) => ({ kind: 'cancel', orderId }));
}

function repriced(legs: readonly RestingLeg[], price: number): readonly ProtectionStep[] {
  return legs
    .filter((leg) => leg.price !== price)
    .map((leg) => ({ kind: 'modify', orderId: leg.orderId, left: leg.left, price }));
}
