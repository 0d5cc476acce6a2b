import { decode } from '@msgpack/msgpack';
import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import type { JournalEntry, JournalRow } from './record.ts';
import { COMPACTED, readRow } from './record.ts';
import { bytesOf, textOf, type StoredText } from './stored-text.ts';

/**
 * Integers are read as text: the driver dies on one beyond 2^53, and a damaged file may hold one. The others are cast for
 * the same reason: a damaged row may hold a value of another kind, or a text that is none.
 */
interface StoredRow {
  readonly seq: string;
  readonly at_us: StoredText;
  readonly kind: StoredText;
  readonly actor: StoredText;
  readonly body: StoredText;
  readonly hash: StoredText;
}

const PAGE_ROWS = 1_000;

/** Reads all rows in order, a page at a time. */
export function* readRows(db: Database.Database, afterSeq = 0): Generator<JournalRow> {
  const page = db.prepare(
    `SELECT CAST(seq AS TEXT) AS seq, CAST(at_us AS BLOB) AS at_us, CAST(kind AS BLOB) AS kind,
       CAST(actor AS BLOB) AS actor, CAST(body AS BLOB) AS body, CAST(hash AS BLOB) AS hash
     FROM records WHERE records.seq > ? ORDER BY records.seq LIMIT ${PAGE_ROWS}`,
  );
  let last = afterSeq;
  for (;;) {
    const rows = page.all(last) as StoredRow[];
    for (const { seq, at_us: atUs, kind, actor, body, hash } of rows) {
      last = Number(seq);
      yield {
        seq: last,
        atUs: Number(textOf(atUs)),
        kind: textOf(kind),
        actor: textOf(actor),
        body: bytesOf(body),
        hash: bytesOf(hash),
      };
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
    readonly body: StoredText;
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
    `SELECT CAST(key AS BLOB) AS key, CAST(body AS BLOB) AS body, CAST(decided_us AS BLOB) AS decided_us
     FROM signal_keys WHERE signal_keys.key > CAST(? AS TEXT) AND retired >= ?
     ORDER BY signal_keys.key LIMIT ${PAGE_ROWS}`,
  );
  let last: Uint8Array = new Uint8Array(0);
  for (;;) {
    const rows = page.all(last, retiredOnly ? 1 : 0) as Record<'key' | 'body' | 'decided_us', StoredText>[];
    for (const { key, body, decided_us: decidedUs } of rows) {
      last = bytesOf(key);
      yield { key: textOf(key), body: textOf(body), decidedUs: Number(textOf(decidedUs)) };
    }
    if (rows.length < PAGE_ROWS) return;
  }
}
