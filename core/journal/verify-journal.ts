import { createHash } from 'node:crypto';
import type Database from 'libsql';
import type { ChainPoint } from './journal-file.ts';
import { readPoint } from './journal-file.ts';
import { diskProblem } from './journal-problem.ts';
import { readBaseParts, readRows, readSignalKeys } from './reader.ts';
import type { JournalRow } from './record.ts';
import { COMPACTED, GENESIS_HASH, hashRow, readCompaction } from './record.ts';

/** What a check of a whole journal found. */
export type Verdict =
  | { readonly intact: true; readonly rowCount: number; readonly lastSeq: number; readonly lastAtUs: number }
  | {
      readonly intact: false;
      /** The record that is named. */
      readonly seq: number;
      readonly problem: string;
    };

/** Where a chain begins and must end. */
export interface ChainEnds {
  readonly start: ChainPoint;
  /** Undefined where the end is not known. */
  readonly head?: ChainPoint;
}

const GENESIS: ChainPoint = { seq: 0, hash: GENESIS_HASH };

/**
 * Checks every record of a journal against the chain of hashes, the last one against the head, and what a compaction put
 * away against its note. Names the first record that was changed, is missing, or was put in. `eachRow` sees every row that
 * was found good, in order.
 */
export function verifyJournal(db: Database.Database, eachRow: (row: JournalRow) => void = () => {}): Verdict {
  let goodSeq = 0;
  try {
    return inSnapshot(db, () =>
      verifySnapshot(db, (row) => {
        eachRow(row);
        goodSeq = row.seq;
      }),
    );
  } catch (error) {
    if (diskProblem(error).kind !== 'damaged') throw error;
    const seq = goodSeq + 1;
    return { intact: false, seq, problem: `record ${seq} or one after it cannot be read: ${diskProblem(error).text}` };
  }
}

/** Lets everything that `run` reads come from one moment, though a gateway may be writing. */
export function inSnapshot<T>(db: Database.Database, run: () => T): T {
  if (db.inTransaction) return run();
  db.exec('BEGIN');
  try {
    return run();
  } finally {
    endSnapshot(db);
  }
}

/** Nothing was written; a commit would stumble over a damaged page once more. */
function endSnapshot(db: Database.Database): void {
  if (db.inTransaction) db.exec('ROLLBACK');
}

function verifySnapshot(db: Database.Database, eachRow: (row: JournalRow) => void): Verdict {
  const start = readPoint(db, 'base') ?? GENESIS;
  const head = readPoint(db, 'head');
  if (head === undefined) return { intact: false, seq: 0, problem: 'the mark of the last record is missing' };
  let note: ReturnType<typeof readCompaction> | undefined;
  const verdict = verifyRows(readRows(db), { start, head }, (row) => {
    if (row.kind === COMPACTED) note = readCompaction(row);
    else eachRow(row);
  });
  if (!verdict.intact || start.seq === 0) return verdict;
  if (note?.baseSeq !== start.seq || note.baseDigest !== digestBase(db) || note.keysDigest !== digestKeys(db))
    return {
      intact: false,
      seq: start.seq,
      problem: `what was kept of records 1 to ${start.seq} when they were put away was changed`,
    };
  return verdict;
}

/** Checks rows against the chain of hashes. */
export function verifyRows(
  rows: Iterable<JournalRow>,
  { start, head }: ChainEnds = { start: GENESIS },
  eachRow: (row: JournalRow) => void = () => {},
): Verdict {
  let last = start;
  let lastAtUs = 0;
  for (const row of rows) {
    const { seq, kind } = row;
    const expectedSeq = last.seq + 1;
    if (seq !== expectedSeq)
      return { intact: false, seq: expectedSeq, problem: `record ${expectedSeq} is missing; ${seq} follows` };
    if (head !== undefined && seq > head.seq)
      return { intact: false, seq, problem: `record ${seq} (${kind}) was added after the last one, ${head.seq}` };
    if (!equal(hashRow(row, last.hash), row.hash))
      return { intact: false, seq, problem: `record ${seq} (${kind}) does not match its hash: it was changed` };
    eachRow(row);
    last = row;
    lastAtUs = row.atUs;
  }
  if (head !== undefined && last.seq < head.seq) {
    const missing = last.seq + 1 === head.seq ? `record ${head.seq} is` : `records ${last.seq + 1} to ${head.seq} are`;
    return { intact: false, seq: last.seq + 1, problem: `${missing} missing at the end` };
  }
  if (head !== undefined && !equal(head.hash, last.hash))
    return { intact: false, seq: last.seq, problem: `record ${last.seq} is not the one that was written last` };
  return { intact: true, rowCount: last.seq - start.seq, lastSeq: last.seq, lastAtUs };
}

/** SHA-256 in hex over the parts of a base. */
export function digestBase(db: Database.Database): string {
  return digestParts(readBaseParts(db));
}

/** SHA-256 in hex over byte strings, each with its length. */
export function digestParts(parts: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex');
}

/** SHA-256 in hex over the keys and bodies of the signals that were put away. */
export function digestKeys(db: Database.Database): string {
  const hash = createHash('sha256');
  for (const { key, body } of readSignalKeys(db, true)) hash.update(JSON.stringify([key, body]));
  return hash.digest('hex');
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
