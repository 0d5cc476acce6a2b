import type { OrderId } from '../model/ids.ts';

/** What of an order is to become another. */
export interface OrderChange {
  readonly size?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
}

/** Changes of one order that its platform has not answered yet, in the order in which they were asked for. */
export interface PendingModify {
  /** When the last of them was asked for. */
  readonly askedUs: number;
  readonly changes: readonly OrderChange[];
}

export type PendingModifies = Map<OrderId, PendingModify>;

/** Notes a change that was asked for. */
export function askChange(pending: PendingModifies, orderId: OrderId, askedUs: number, change: OrderChange): void {
  pending.set(orderId, { askedUs, changes: [...(pending.get(orderId)?.changes ?? []), change] });
}

/**
 * Takes out a change that is made, and those before it. One that nobody asked for was taken from a report: what was asked
 * for before is answered by that.
 */
export function confirmChange(pending: PendingModifies, orderId: OrderId, made: OrderChange): void {
  const known = pending.get(orderId);
  if (known === undefined) return;
  const index = known.changes.findIndex((change) => isSame(change, made));
  keep(pending, orderId, known, index < 0 ? [] : known.changes.slice(index + 1));
}

/** Takes out a change that was refused: platforms answer in order, and what never left was asked for last. */
export function refuseChange(pending: PendingModifies, orderId: OrderId, neverLeft: boolean): void {
  const known = pending.get(orderId);
  if (known !== undefined)
    keep(pending, orderId, known, neverLeft ? known.changes.slice(0, -1) : known.changes.slice(1));
}

/** Whether an answer may still come: what is older than the order timeout has none. */
export function isAwaited(
  { atUs, config }: { readonly atUs: number; readonly config: { readonly orderTimeoutMs: number } },
  pending: PendingModify | undefined,
): boolean {
  return pending !== undefined && atUs - pending.askedUs < config.orderTimeoutMs * 1_000;
}

/** The size that an order has once all that was asked for is made; undefined where no size was. */
export function askedSize(pending: PendingModify | undefined): number | undefined {
  return pending?.changes.findLast(({ size }) => size !== undefined)?.size;
}

/** The smallest size that an order may have by now. */
export function smallestSize(size: number, pending: PendingModify | undefined): number {
  return Math.min(size, ...(pending?.changes.map((change) => change.size ?? Infinity) ?? []));
}

/** The largest size that an order may have by now. */
export function largestSize(size: number, pending: PendingModify | undefined): number {
  return Math.max(size, ...(pending?.changes.map((change) => change.size ?? 0) ?? []));
}

function keep(
  pending: PendingModifies,
  orderId: OrderId,
  { askedUs }: PendingModify,
  changes: readonly OrderChange[],
): void {
  if (changes.length === 0) pending.delete(orderId);
  else pending.set(orderId, { askedUs, changes });
}

function isSame(a: OrderChange, b: OrderChange): boolean {
  return a.size === b.size && a.limitPrice === b.limitPrice && a.stopPrice === b.stopPrice;
}
