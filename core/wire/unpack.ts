import { decode } from '@msgpack/msgpack';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import { skipValue } from './msgpack-bytes.ts';

/** Why a message was refused. `clientOrderId` is there when it could be read, so that the answer names the order. */
export interface WireRefusal {
  readonly code: ErrorCodeName;
  readonly reason: string;
  readonly clientOrderId?: string;
}

export type WireMap = Readonly<Record<string, unknown>>;

/** Maps and lists within one another at most, in a message of PROTOCOL sections 1 to 3. */
export const DEPTH_MAX = 16;

/** Reads one MessagePack map. Refuses MESSAGE_MALFORMED for anything else, for bytes after it, and for deeper nesting. */
export function unpackMap(bytes: Uint8Array): Result<WireMap, WireRefusal> {
  // The decoder makes room for as many items as a list claims to have; here a claim beyond the bytes ends it.
  if (skipValue(bytes, 0, bytes.length, DEPTH_MAX) !== bytes.length)
    return err({
      code: 'MESSAGE_MALFORMED',
      reason: `expected one whole MessagePack map, ${DEPTH_MAX} deep at most, in ${bytes.length} bytes`,
    });
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return err({ code: 'MESSAGE_MALFORMED', reason: `expected one MessagePack map: ${said}` });
  }
  return checkMap(value);
}

/** Checks that a decoded value is a map within the depth limit. */
export function checkMap(value: unknown): Result<WireMap, WireRefusal> {
  if (!isMap(value)) return err({ code: 'MESSAGE_MALFORMED', reason: `expected a map, was ${kindOf(value)}` });
  if (nestsDeeper(value, DEPTH_MAX))
    return err({ code: 'MESSAGE_MALFORMED', reason: `expected nesting of at most ${DEPTH_MAX}, was deeper` });
  return ok(value);
}

/** Whether a value is a map with string keys: no list, no bytes, no extension type of MessagePack. */
export function isMap(value: unknown): value is WireMap {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function nestsDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (depth === 0) return true;
  return Object.values(value).some((inner) => nestsDeeper(inner, depth - 1));
}

/** What a value is, for a message to a person. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return `a ${typeof value}`;
}
