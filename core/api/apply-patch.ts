import type { Patch } from './message.ts';
import { err, ok, type Result } from '../base/result.ts';
import { decode, object, type Fields, type Shape } from './shape.ts';
import { STREAMS, type StreamName, type StreamState, type ValueStream } from './streams.ts';

type AnyStream =
  | ValueStream<Fields>
  | { readonly kind: 'table'; readonly shape: Shape<unknown>; readonly keyOf: (row: never) => string };

/** Reads a snapshot: a value, or a list of rows. Refused with what is wrong with it. */
export function readSnapshot<N extends StreamName>(name: N, value: unknown): Result<StreamState<N>, string> {
  const stream: AnyStream = STREAMS[name];
  if (stream.kind === 'value') return decode(stream.shape, value, name) as unknown as Result<StreamState<N>, string>;
  if (!Array.isArray(value)) return err(`${name}: expected a list of rows`);
  const rows = new Map<string, unknown>();
  const added = putRows(name, rows, value);
  return added.ok ? ok(rows as unknown as StreamState<N>) : added;
}

/** The state with a patch on it; the one before stays as it is. Refused with what is wrong with the patch. */
export function applyPatch<N extends StreamName>(
  name: N,
  state: StreamState<N>,
  { rows = [], drop = [], fields = {} }: Patch,
): Result<StreamState<N>, string> {
  const stream: AnyStream = STREAMS[name];
  if (stream.kind === 'value') {
    const known = stream.shape.fields;
    const changed = Object.fromEntries(Object.keys(fields).flatMap((key) => (known[key] ? [[key, known[key]]] : [])));
    const read = decode(object(changed), fields, name);
    return read.ok ? ok({ ...(state as object), ...read.value } as StreamState<N>) : read;
  }
  const next = new Map(state as unknown as ReadonlyMap<string, unknown>);
  const put = putRows(name, next, rows);
  if (!put.ok) return put;
  for (const key of drop) next.delete(key);
  return ok(next as unknown as StreamState<N>);
}

function putRows(name: StreamName, rows: Map<string, unknown>, raw: readonly unknown[]): Result<void, string> {
  const stream: AnyStream = STREAMS[name];
  if (stream.kind !== 'table') return err(`${name} is no table`);
  for (const one of raw) {
    const row = decode(stream.shape, one, name);
    if (!row.ok) return row;
    rows.set(stream.keyOf(row.value as never), row.value);
  }
  return ok(undefined);
}
