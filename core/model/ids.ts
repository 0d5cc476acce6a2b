import type { Brand } from '../base/brand.ts';

/** A platform's id, lower case: `nt8`, `sierra`, `mt5_global`, `mt5_brazil`, `bookmap`, `quantower`, `sim_…`, or a generic one. */
export type PlatformId = Brand<string, 'PlatformId'>;
/** An AI client's name; every peer of the nexus door without HELLO is {@link LEGACY_CLIENT}. */
export type ClientId = Brand<string, 'ClientId'>;
/** A parent's key: unique for ever, see `signalKey`. */
export type ParentKey = Brand<string, 'ParentKey'>;
/** A child order's id on the wire: a decimal string of a positive integer below 2^53, strictly rising. */
export type OrderId = Brand<string, 'OrderId'>;

/** All peers of the nexus door that said no HELLO are this one client. */
export const LEGACY_CLIENT = 'legacy' as ClientId;
/** The client of what an operator or the gateway itself orders, as the closes of a kill. */
export const OPERATOR_CLIENT = 'operator' as ClientId;
/** The client of what comes over the fabric; its order ids are the ids of requests, which are unique everywhere. */
export const FABRIC_CLIENT = 'fabric' as ClientId;
const OWN_CLIENTS: readonly ClientId[] = [LEGACY_CLIENT, OPERATOR_CLIENT, FABRIC_CLIENT];

const PLATFORM_ID = /^[a-z0-9_]{1,32}$/;
const CLIENT_ID = /^[\x21-\x7e]{1,64}$/;
const ORDER_ID = /^[1-9][0-9]{0,15}$/;
/** Order numbers from here up are not read: ids made after one of them would come too near to 2^53. 8 × 10^15 µs is the year 2223. */
const ORDER_NUMBER_END = 8_000_000_000_000_000;
/** Those from here up can be none of ours; our numbers rise above what a report lists, and must stay readable. */
const REPORTED_NUMBER_END = 7_000_000_000_000_000;
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['sierra_chart', 'sierra'],
  ['mt5', 'mt5_global'],
  ['mt5brazil', 'mt5_brazil'],
]);

/** Reads a platform id in any case and resolves its aliases; undefined unless it matches `[a-z0-9_]{1,32}`. */
export function parsePlatformId(text: unknown): PlatformId | undefined {
  if (typeof text !== 'string') return undefined;
  const id = text.trim().toLowerCase();
  return PLATFORM_ID.test(id) ? ((ALIASES.get(id) ?? id) as PlatformId) : undefined;
}

/** Reads a client's name: 1 to 64 printable ASCII characters without spaces, and none of the names kept for ourselves. */
export function parseClientId(text: unknown): ClientId | undefined {
  if (typeof text !== 'string' || !CLIENT_ID.test(text)) return undefined;
  return OWN_CLIENTS.includes(text as ClientId) ? undefined : (text as ClientId);
}

/** Reads a child's order id as a platform sends it back: a decimal string or a safe integer below 8 × 10^15. */
export function parseOrderId(value: unknown): OrderId | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !ORDER_ID.test(text)) return undefined;
  return Number(text) < ORDER_NUMBER_END ? (text as OrderId) : undefined;
}

/** Reads the order id of what a report lists, which may be somebody else's: undefined for one that cannot be ours. */
export function parseReportedOrderId(value: unknown): OrderId | undefined {
  const id = parseOrderId(value);
  return Number(id) < REPORTED_NUMBER_END ? id : undefined;
}

/**
 * The number of the next child order: max(last, clock in ms × 1000) + 1, so that it rises over restarts and clock jumps.
 * `last` is the highest number ever used or seen in a report.
 */
export function nextOrderNumber(last: number, nowUs: number): number {
  return Math.max(last, Math.floor(nowUs / 1000) * 1000) + 1;
}

/** Writes an order number as the id that stands on the wire. */
export function orderIdOf(orderNumber: number): OrderId {
  return String(orderNumber) as OrderId;
}
