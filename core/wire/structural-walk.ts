import {
  arrayCount,
  containerHeaderSize,
  mapCount,
  NESTING_MAX,
  skipValue,
  stringHeaderSize,
} from './msgpack-bytes.ts';
import type { TickOffsets } from './tick-offsets.ts';

/** What a message is by its `type`; `other` is for the cold path, `malformed` says it is a tick that does not hold together. */
export type TickKind = 'tick' | 'batch' | 'other' | 'malformed';

/** The outer map of a message: what it is, where its `data` stands, and where its values stand (for learning). */
export interface Envelope {
  readonly kind: TickKind;
  /** Where the value of `data` begins and ends; −1 when the message has none. */
  readonly dataAt: number;
  readonly dataEnd: number;
  /** Positions of all root values but `type` and `data`. */
  readonly values: readonly number[];
}

const TYPE = ascii('type');
const DATA = ascii('data');
const TICK_TYPE = ascii('MARKET_DATA');
const BATCH_TYPE = ascii('MARKET_DATA_BATCH');
const FIELDS: readonly (readonly [name: Uint8Array, field: keyof TickOffsets])[] = [
  [ascii('symbol'), 'symbol'],
  [ascii('price'), 'price'],
  [ascii('bid'), 'bid'],
  [ascii('ask'), 'ask'],
  [ascii('volume'), 'volume'],
  [ascii('timestamp'), 'timestamp'],
  [ascii('ts_us'), 'tsUs'],
];

/**
 * Walks the outer map of a message of any shape: keys in any order and any string width. A tick or batch that is cut
 * off, has bytes behind its map, nests deeper than 16, or states `type` or `data` twice is `malformed`.
 */
export function walkEnvelope(bytes: Uint8Array, start: number, end: number): Envelope {
  let kind: TickKind = 'other';
  let [types, datas, dataAt, dataEnd] = [0, 0, -1, -1];
  const values: number[] = [];
  const count = mapCount(bytes, start, end);
  let at = count < 0 ? -1 : start + containerHeaderSize(bytes[start]!);
  for (let i = 0; i < count && at >= 0; i++) {
    const keyAt = at;
    const valueAt = skipValue(bytes, keyAt, end, NESTING_MAX - 1);
    at = valueAt < 0 ? -1 : skipValue(bytes, valueAt, end, NESTING_MAX - 1);
    if (at < 0) break;
    if (isString(bytes, keyAt, valueAt, TYPE)) {
      types++;
      if (isString(bytes, valueAt, at, TICK_TYPE)) kind = 'tick';
      else if (isString(bytes, valueAt, at, BATCH_TYPE)) kind = 'batch';
    } else if (isString(bytes, keyAt, valueAt, DATA)) {
      datas++;
      dataAt = valueAt;
      dataEnd = at;
    } else values.push(valueAt);
  }
  if (kind !== 'other' && (at !== end || types !== 1 || datas !== 1)) kind = 'malformed';
  return { kind, dataAt, dataEnd, values };
}

/**
 * Walks one tick map, fills `offsets` as counted from `origin` and returns where the map ends; −1 when it is no map, is
 * cut off, nests too deep, or states a key twice that we read. `values` receives the position of every value.
 */
export function walkTick(
  bytes: Uint8Array,
  start: number,
  end: number,
  origin: number,
  offsets: TickOffsets,
  values: number[],
): number {
  const count = mapCount(bytes, start, end);
  if (count < 0) return -1;
  let at = start + containerHeaderSize(bytes[start]!);
  for (let i = 0; i < count; i++) {
    const keyAt = at;
    const valueAt = skipValue(bytes, keyAt, end, NESTING_MAX - 2);
    at = valueAt < 0 ? -1 : skipValue(bytes, valueAt, end, NESTING_MAX - 2);
    if (at < 0) return -1;
    values.push(valueAt);
    const field = fieldOf(bytes, keyAt, valueAt);
    if (field === undefined) continue;
    if (offsets[field] !== -1) return -1;
    offsets[field] = valueAt - origin;
    if (field !== 'symbol') continue;
    const header = stringHeaderSize(bytes[valueAt]!);
    if (header > 0) offsets.symbolText = valueAt + header - origin;
    offsets.symbolEnd = at - origin;
  }
  offsets.dataStart = start - origin;
  offsets.dataEnd = at - origin;
  return at;
}

/** Where the first item of the array at `at` begins; −1 when there is no array. */
export function firstItemOf(bytes: Uint8Array, at: number, end: number): number {
  return arrayCount(bytes, at, end) < 0 ? -1 : at + containerHeaderSize(bytes[at]!);
}

/** The field that a key fills; undefined for one that we do not read. */
function fieldOf(bytes: Uint8Array, keyAt: number, keyEnd: number): keyof TickOffsets | undefined {
  for (const [name, field] of FIELDS) if (isString(bytes, keyAt, keyEnd, name)) return field;
  return undefined;
}

function isString(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  const header = stringHeaderSize(bytes[at]!);
  if (header === 0 || end - at - header !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + header + i] !== text[i]) return false;
  return true;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
