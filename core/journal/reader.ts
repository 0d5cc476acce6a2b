import type Database from 'libsql';
import type { JournalEntry, JournalRow } from './record.ts';
import { GENESIS_HASH, hashRow, readRow } from './record.ts';

/** Integers are read as text: the driver dies on one beyond 2^53, and a damaged file may hold one. */
interface StoredRow {
  readonly seq: string;
  readonly at_us: string;
  readonly kind: string;
  readonly actor: string;
  readonly body: ArrayBuffer | Uint8Array;
  readonly hash: ArrayBuffer | Uint8Array;
}

/** Reads all rows in order, a page at a time. */
export function* readRows(db: Database.Database, afterSeq = 0): Generator<JournalRow> {
  const page = db.prepare(
    'SELECT CAST(seq AS TEXT) AS seq, CAST(at_us AS TEXT) AS at_us, kind, actor, body, hash FROM records WHERE records.seq > ? ORDER BY records.seq LIMIT 1000',
  );
  let last = afterSeq;
  for (;;) {
    const rows = page.all(last) as StoredRow[];
    for (const row of rows) {
      const { kind, actor } = row;
      last = Number(row.seq);
      yield { seq: last, atUs: Number(row.at_us), kind, actor, body: bytesOf(row.body), hash: bytesOf(row.hash) };
    }
    if (rows.length < 1000) return;
  }
}

/** The driver hands out a Buffer from `get` and an ArrayBuffer from `all`. */
function bytesOf(blob: ArrayBuffer | Uint8Array): Uint8Array {
  return blob instanceof Uint8Array ? blob : new Uint8Array(blob);
}

/** Reads all entries in order. */
export function* readEntries(db: Database.Database, afterSeq = 0): Generator<JournalEntry> {
  for (const row of readRows(db, afterSeq)) yield readRow(row);
}

/** What a check of the whole chain found. */
export type Verdict =
  | { readonly intact: true; readonly rowCount: number }
  | {
      readonly intact: false;
      readonly seq: number;
      readonly atUs: number;
      readonly kind: string;
      readonly problem: string;
    };

/** Checks every row against the chain of hashes and names the first that was changed, is missing, or was put in. */
export function verifyRows(rows: Iterable<JournalRow>): Verdict {
  let previousHash = GENESIS_HASH;
  let expectedSeq = 1;
  for (const row of rows) {
    const { seq, atUs, kind } = row;
    if (seq !== expectedSeq)
      return {
        intact: false,
        seq: expectedSeq,
        atUs,
        kind,
        problem: `record ${expectedSeq} is missing; ${seq} follows`,
      };
    if (!equal(hashRow(row, previousHash), row.hash))
      return {
        intact: false,
        seq,
        atUs,
        kind,
        problem: `record ${seq} (${kind}) does not match its hash: it was changed`,
      };
    previousHash = row.hash;
    expectedSeq += 1;
  }
  return { intact: true, rowCount: expectedSeq - 1 };
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
