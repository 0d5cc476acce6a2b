import { trimDust } from '../base/decimal.ts';
import { protectionPrice } from '../orders/protect-price.ts';
import type { ProtectionStep, RestingLeg } from '../orders/protect-steps.ts';
import { protectionSteps } from '../orders/protect-steps.ts';
import type { Protection, ProtectionKind, ProtectionLeg } from '../orders/protection.ts';
import { PROTECTION_KINDS, withLeg, withLine } from '../orders/protection.ts';
import { handleSent } from './handle-child.ts';
import { askedSize } from './pending-modifies.ts';
import { tellHeld } from './protect-alerts.ts';
import { decideProtective, restingTerms, sendProtective } from './protect-orders.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Prices stop and target by the average fill of the entry, unless they were moved by hand. */
export function priceLines(turn: Turn, known: PlatformState | undefined, protection: Protection): Protection {
  const entry = turn.state.children.get(protection.entryId);
  const isNeeded = protection.size > 0 || protection.native !== undefined;
  if (entry === undefined || entry.filledSize === 0 || !isNeeded) return protection;
  const { symbol, root, exitSide } = protection;
  const terms = known?.identity.symbols.find((listed) => listed.symbol === symbol);
  const tickSize = terms?.tickSize ?? turn.config.symbols.tickSize?.(root);
  const begun: ProtectionKind[] = [];
  let priced = protection;
  for (const kind of PROTECTION_KINDS) {
    const line = priced[kind];
    if (line === undefined || line.isMoved) continue;
    const price = protectionPrice(kind, exitSide, entry.averagePrice, line.points, tickSize);
    if (price === line.price) continue;
    if (line.price === undefined && line.heldReason !== undefined) begun.push(kind);
    priced = withLine(priced, kind, { price });
  }
  if (begun.length > 0 && priced.native === undefined) tellHeld(turn, priced, begun);
  return priced;
}

/**
 * A platform with brackets of its own has made stop and target with the first fill: they are ours from then on, also
 * where that fill closed something else and they are to go again.
 */
export function makeNative(turn: Turn, protection: Protection): Protection {
  const { native, entryId } = protection;
  const size = turn.state.children.get(entryId)?.filledSize ?? 0;
  if (native === undefined || native.isMade || size === 0) return protection;
  let made: Protection = { ...protection, native: { ...native, isMade: true } };
  for (const kind of PROTECTION_KINDS) {
    const price = made[kind]?.price;
    const orderId = kind === 'stop' ? native.stopId : native.targetId;
    if (price === undefined || orderId === undefined) continue;
    const decided = decideProtective(turn, made, kind, size, restingTerms(kind, price), orderId);
    if (decided === undefined) continue;
    handleSent(turn, orderId);
    made = withNewLeg(turn, decided.protection, orderId, kind, false);
  }
  return made;
}

/** The resting orders of a line as they are now. */
export function restingLegs(turn: Turn, { legs }: Protection, kind: ProtectionKind): readonly RestingLeg[] {
  return legs.flatMap((leg) => {
    const child = turn.state.children.get(leg.orderId);
    if (leg.kind !== kind || leg.isFired || child === undefined) return [];
    const pending = turn.state.pendingModifies.get(leg.orderId);
    const left = trimDust(Math.max(0, child.size - child.filledSize));
    const isUnderWay = pending !== undefined || child.state === 'pending';
    return [
      {
        orderId: leg.orderId,
        left,
        ...(isUnderWay && { askedLeft: trimDust(Math.max(0, (askedSize(pending) ?? child.size) - child.filledSize)) }),
        price: (kind === 'stop' ? child.stopPrice : child.limitPrice) ?? 0,
        isUnknown: child.state === 'unknown',
        isCancelling: leg.isCancelling,
        isFixed: leg.isFixed,
        isWaiting: turn.atUs < leg.waitUntilUs,
      },
    ];
  });
}

/** Asks the platform for what brings the orders of a protection to the size and the prices that they should have. */
export function driveLines(turn: Turn, known: PlatformState, protection: Protection, wanted: number): Protection {
  let driven = protection;
  for (const kind of PROTECTION_KINDS) {
    const line = driven[kind];
    if (line?.price === undefined) continue;
    const steps = protectionSteps({
      wanted,
      price: line.price,
      mayRest: line.heldReason === undefined && turn.atUs >= line.restAfterUs,
      canModify: known.identity.abilities.modify,
      legs: restingLegs(turn, driven, kind),
    });
    for (const step of steps) driven = perform(turn, driven, kind, step);
  }
  return driven;
}

function perform(turn: Turn, protection: Protection, kind: ProtectionKind, step: ProtectionStep): Protection {
  const { platform, account } = protection;
  const waitUntilUs = turn.atUs + turn.config.orderTimeoutMs * 1000;
  if (step.kind === 'submit') {
    cancelGrown(turn, protection, kind);
    const sent = sendProtective(turn, protection, kind, step.size, restingTerms(kind, step.price));
    return sent === undefined ? protection : withNewLeg(turn, sent.protection, sent.orderId, kind, false);
  }
  const { orderId } = step;
  if (step.kind === 'cancel') {
    turn.command({ type: 'cancelOrder', platform, orderId, account });
    turn.log(`Protection: cancel of ${kind} sent to ${platform}: order ${orderId}`);
    return withLeg(protection, orderId, { isCancelling: true, waitUntilUs });
  }
  const filledSize = turn.state.children.get(orderId)?.filledSize ?? 0;
  const price = kind === 'stop' ? { stopPrice: step.price } : { limitPrice: step.price };
  const change = { size: trimDust(step.left + filledSize), ...price };
  turn.decide({ type: 'modifyAsked', orderId, ...change });
  turn.command({ type: 'modifyOrder', platform, orderId, account, ...change });
  turn.log(`Protection: ${kind} on ${platform} changes to ${change.size} at ${step.price}: order ${orderId}`);
  return withLeg(protection, orderId, { waitUntilUs });
}

/**
 * A platform's own stop grows with its entry: one that has filled whole as far as we know may be larger there by now. Its
 * rest is cancelled before another order takes its place.
 */
function cancelGrown(turn: Turn, { native, platform, account }: Protection, kind: ProtectionKind): void {
  const orderId = kind === 'stop' ? native?.stopId : native?.targetId;
  if (orderId === undefined || turn.state.children.get(orderId)?.state !== 'filled') return;
  turn.command({ type: 'cancelOrder', platform, orderId, account });
}

/** A protection with a new order that waits for its platform's answer. */
export function withNewLeg(
  turn: Turn,
  protection: Protection,
  orderId: ProtectionLeg['orderId'],
  kind: ProtectionKind,
  isFired: boolean,
): Protection {
  const waitUntilUs = turn.atUs + turn.config.orderTimeoutMs * 1000;
  const leg: ProtectionLeg = { orderId, kind, isFired, isCancelling: false, isFixed: false, waitUntilUs };
  return { ...protection, legs: [...protection.legs, leg] };
}
