import { decode } from '@msgpack/msgpack';
import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import type { JournalEntry, JournalRow } from './record.ts';
import { COMPACTED, readRow } from './record.ts';

/**
 * Integers are read as text: the driver dies on one beyond 2^53, and a damaged file may hold one. The others are cast for
 * the same reason: a damaged row may hold a value of another kind.
 */
interface StoredRow {
  readonly seq: string;
  readonly at_us: string;
  readonly kind: string;
  readonly actor: string;
  readonly body: ArrayBuffer | Uint8Array | null;
  readonly hash: ArrayBuffer | Uint8Array | null;
}

const PAGE_ROWS = 1_000;

/** Reads all rows in order, a page at a time. */
export function* readRows(db: Database.Database, afterSeq = 0): Generator<JournalRow> {
  const page = db.prepare(
    `SELECT CAST(seq AS TEXT) AS seq, CAST(at_us AS TEXT) AS at_us, CAST(kind AS TEXT) AS kind,
       CAST(actor AS TEXT) AS actor, CAST(body AS BLOB) AS body, CAST(hash AS BLOB) AS hash
     FROM records WHERE records.seq > ? ORDER BY records.seq LIMIT ${PAGE_ROWS}`,
  );
  let last = afterSeq;
  for (;;) {
    const rows = page.all(last) as StoredRow[];
    for (const { seq, at_us: atUs, kind, actor, body, hash } of rows) {
      last = Number(seq);
      yield { seq: last, atUs: Number(atUs), kind, actor, body: bytesOf(body), hash: bytesOf(hash) };
    }
    if (rows.length < PAGE_ROWS) return;
  }
}

/** Reads all entries in order. */
export function* readEntries(db: Database.Database, afterSeq = 0): Generator<JournalEntry> {
  for (const row of readRows(db, afterSeq)) if (row.kind !== COMPACTED) yield readRow(row);
}

/** The parts of the base, as they were written. */
export function readBaseParts(db: Database.Database): readonly Uint8Array[] {
  const rows = db.prepare('SELECT CAST(body AS BLOB) AS body FROM base ORDER BY part').all() as {
    readonly body: ArrayBuffer | Uint8Array;
  }[];
  return rows.map(({ body }) => bytesOf(body));
}

/** The decisions that bring back the state at the base; none in a journal that was never compacted. */
export function* readBase(db: Database.Database): Generator<Decision> {
  for (const part of readBaseParts(db)) yield* decode(part) as readonly Decision[];
}

/** The key of a signal, and the body that a repeat of it must have. */
export interface SignalKey {
  readonly key: string;
  readonly body: string;
  readonly decidedUs: number;
}

/** The keys of signals in order: all, or those alone that a compaction put away. */
export function* readSignalKeys(db: Database.Database, retiredOnly = false): Generator<SignalKey> {
  const page = db.prepare(
    `SELECT CAST(key AS TEXT) AS key, CAST(body AS TEXT) AS body, CAST(decided_us AS TEXT) AS decided_us
     FROM signal_keys WHERE signal_keys.key > ? AND retired >= ? ORDER BY signal_keys.key LIMIT ${PAGE_ROWS}`,
  );
  let last = '';
  for (;;) {
    const rows = page.all(last, retiredOnly ? 1 : 0) as { key: string; body: string; decided_us: string }[];
    for (const { key, body, decided_us: decidedUs } of rows) {
      last = key;
      yield { key, body, decidedUs: Number(decidedUs) };
    }
    if (rows.length < PAGE_ROWS) return;
  }
}

/** The driver hands out a Buffer from `get` and an ArrayBuffer from `all`. */
function bytesOf(blob: ArrayBuffer | Uint8Array | null): Uint8Array {
  if (blob === null) return new Uint8Array(0);
  return blob instanceof Uint8Array ? blob : new Uint8Array(blob);
}
