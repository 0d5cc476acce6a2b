import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeMulti, encode } from '@msgpack/msgpack';
import type { ChainPoint } from './journal-file.ts';
import type { PendingRow } from './pending-row.ts';
import { hashRow } from './record.ts';

/** Keeps what the journal did not take in a file beside it, for the case that the process ends before it does. */
export interface KeptRows {
  /** Brings all of `pending` to the first place that takes it; returns that place, undefined where none does. */
  hold(pending: readonly PendingRow[]): string | undefined;
  /** Forgets it: the journal has it. */
  clear(): void;
}

/** Makes it over the places to try, best first. Another disk than the journal's may have room where that one has none. */
export function createKeptRows(places: readonly string[]): KeptRows {
  let at: string | undefined;
  let lastSeq = 0;

  const write = (place: string, flags: 'a' | 'wx', rows: readonly PendingRow[]): boolean => {
    try {
      append(place, flags, rows);
      at = place;
      lastSeq = rows.at(-1)?.row.seq ?? lastSeq;
      return true;
    } catch {
      // This place has no room either: what is half written there is worth nothing.
      drop(place);
      at = undefined;
      return false;
    }
  };

  return {
    hold: (pending) => {
      const fresh = pending.filter(({ row }) => row.seq > lastSeq);
      if (at !== undefined && (fresh.length === 0 || write(at, 'a', fresh))) return at;
      for (const place of places) {
        drop(place);
        if (write(place, 'wx', pending)) return place;
      }
      return undefined;
    },
    clear: () => {
      if (at !== undefined) drop(at);
      at = undefined;
      lastSeq = 0;
    },
  };
}

/** Removes a file. One that does not let itself be removed is in the way, no more: what is read of it is checked. */
function drop(place: string): void {
  try {
    rmSync(place, { force: true });
  } catch {
    // Another user's file in a folder of many: the next place is tried.
  }
}

function append(place: string, flags: 'a' | 'wx', rows: readonly PendingRow[]): void {
  mkdirSync(dirname(place), { recursive: true });
  const handle = openSync(place, flags, 0o600);
  try {
    const bytes = Buffer.concat(rows.map((row) => encode(row)));
    if (writeSync(handle, bytes) !== bytes.length) throw new Error(`${place}: no room`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What stands in a file of kept rows. */
export interface KeptFile {
  readonly rows: readonly PendingRow[];
  /** Whether it holds nothing beside them. */
  readonly isWhole: boolean;
}

/**
 * Reads a file of kept rows up to what is none: one that is torn, or what a lost power left. Undefined where there is no
 * file, or where it belongs to another user: what stands in it goes into the journal.
 */
export function readKeptFile(place: string): KeptFile | undefined {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined || (process.getuid !== undefined && stat.uid !== process.getuid())) return undefined;
  const rows: PendingRow[] = [];
  try {
    for (const value of decodeMulti(readFileSync(place))) {
      if (!isPendingRow(value)) return { rows, isWhole: false };
      rows.push(value);
    }
    return { rows, isWhole: true };
  } catch {
    // The process ended while it wrote the last one; the journal's chain says whether the others are as they were written.
    return { rows, isWhole: false };
  }
}

function isPendingRow(value: unknown): value is PendingRow {
  const { row, keys } = fieldsOf(value);
  const { seq, atUs, kind, actor, body, hash } = fieldsOf(row);
  return (
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(atUs) &&
    typeof kind === 'string' &&
    typeof actor === 'string' &&
    body instanceof Uint8Array &&
    hash instanceof Uint8Array &&
    Array.isArray(keys) &&
    keys.map(fieldsOf).every((each) => typeof each['key'] === 'string' && typeof each['body'] === 'string')
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The rows that follow a point of the chain; undefined where those after it are not its continuation. */
export function rowsAfter(rows: readonly PendingRow[], head: ChainPoint): readonly PendingRow[] | undefined {
  const later = rows.filter(({ row }) => row.seq > head.seq);
  let last = head;
  for (const { row } of later) {
    if (row.seq !== last.seq + 1 || Buffer.compare(hashRow(row, last.hash), row.hash) !== 0) return undefined;
    last = row;
  }
  return later;
}
