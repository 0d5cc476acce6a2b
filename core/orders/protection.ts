import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';

export type ProtectionKind = 'stop' | 'target';

/** The stop or the target of a protection. */
export interface ProtectionLine {
  readonly points: number;
  /** Absent until something has filled. */
  readonly price?: number;
  /** A person or client has moved its price by hand: it does not follow the average fill any more. */
  readonly isMoved: boolean;
  /** Why no order of it rests at the platform, so that the gateway holds it; absent where one may rest. */
  readonly heldReason?: string;
  /** A held stop that was reached once goes on until nothing is left to close, wherever the price goes. */
  readonly isTriggered: boolean;
  /** Orders at the market that did not fill, and when the next may go out. */
  readonly tries: number;
  readonly nextTryUs: number;
  /** No order of it left the last time, so the next one is sent no sooner. */
  readonly restAfterUs: number;
}

/** An order that protects: one that rests at the platform, or one that was fired at the market. */
export interface ProtectionLeg {
  readonly orderId: OrderId;
  readonly kind: ProtectionKind;
  readonly isFired: boolean;
  /** We asked for its cancel: its end is no surprise. */
  readonly isCancelling: boolean;
  /** The platform refused to change it, so it is cancelled and replaced instead. */
  readonly isFixed: boolean;
  /** What was asked last is waited for until then. */
  readonly waitUntilUs: number;
}

/** The gateway's eye on the price: open, shut while the link or the gateway was down, or blind because quotes have stopped. */
export type ProtectionWatch = 'unseen' | 'live' | 'blind';

/** What protects one entry on one platform. A plain value: each change is journalled whole. */
export interface Protection {
  /** The entry's order id, which is the key, and the id of the pair on the wire. */
  readonly entryId: OrderId;
  readonly client: ClientId;
  /** The client's id of the entry; its stop is `<id>:stop`, its target `<id>:target`. */
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly symbol: string;
  readonly exitSide: Side;
  readonly stop?: ProtectionLine;
  readonly target?: ProtectionLine;
  /** What of the entry's fills is still held: what is to be protected. In the platform's unit. */
  readonly size: number;
  /** What our own orders sold or bought too much, because two of them filled at once; it is closed at once. */
  readonly surplus: number;
  /** Open orders of it, oldest first. */
  readonly legs: readonly ProtectionLeg[];
  /** The order that closes a surplus. */
  readonly surplusClose?: OrderId;
  /** Closes of it that ended before they had filled whole, and when the next may go out. */
  readonly surplusRetry?: { readonly tries: number; readonly nextUs: number };
  /** The platform makes stop and target itself as the entry fills, under these ids. */
  readonly native?: { readonly stopId?: OrderId; readonly targetId?: OrderId; readonly isMade: boolean };
  readonly watch: ProtectionWatch;
  /** How many orders it has had: their parents' keys are numbered. */
  readonly orderCount: number;
  readonly isOver: boolean;
}

export const PROTECTION_KINDS: readonly ProtectionKind[] = ['stop', 'target'];

/** The stop or target of a protection before anything has filled. */
export function newLine(points: number, heldReason: string | undefined): ProtectionLine {
  const begun = { isMoved: false, isTriggered: false, tries: 0, nextTryUs: 0, restAfterUs: 0 };
  return { points, ...begun, ...(heldReason !== undefined && { heldReason }) };
}

/** A protection with one of its lines changed. */
export function withLine(protection: Protection, kind: ProtectionKind, change: Partial<ProtectionLine>): Protection {
  const line = protection[kind];
  return line === undefined ? protection : { ...protection, [kind]: { ...line, ...change } };
}

/** A protection with one of its orders changed. */
export function withLeg(protection: Protection, orderId: OrderId, change: Partial<ProtectionLeg>): Protection {
  const legs = protection.legs.map((leg) => (leg.orderId === orderId ? { ...leg, ...change } : leg));
  return { ...protection, legs };
}
