import type Database from 'libsql';
import { readPoint } from './journal-file.ts';
import { diskProblem, refusalText, type Refusal } from './journal-problem.ts';
import type { KeptRows } from './kept-rows.ts';
import { createRowWriter, pendingRow, type PendingRow } from './pending-row.ts';
import type { JournalEntry } from './record.ts';
import { GENESIS_HASH } from './record.ts';

/** What a commit came to. `kept`: the disk did not take it; the entries wait in memory and go with the next commit. */
export type CommitOutcome =
  | { readonly outcome: 'written' }
  | {
      readonly outcome: 'kept';
      readonly reason: string;
      readonly keptCount: number;
      /** What a person does about it. */
      readonly remedy?: string;
    };

/** Writes the journal: one transaction for all that one loop turn decided, on disk when `commit` returns. */
export interface JournalWriter {
  commit(entries: readonly JournalEntry[]): CommitOutcome;
  /** Writes nothing from now on, because it would be lost, and keeps everything; undefined lets it write again. */
  refuse(reason: string | undefined): void;
  /** Entries that the disk has not taken yet. */
  readonly keptCount: number;
  /** The number of the last row on disk. */
  readonly lastSeq: number;
  /** Tries to write what is kept, brings what the write-ahead log holds into the file and closes it. */
  close(): CommitOutcome;
}

export interface JournalWriterOptions {
  /** Entries that are kept at most; beyond it `commit` throws, which stops the gateway. */
  readonly keptMax?: number;
  /** Where what is kept stands besides memory. */
  readonly keptRows?: KeptRows;
}

/** Rows written in one transaction at most, so that a long backlog costs a full disk one short attempt. */
const CHUNK_ROWS = 1_000;
const KEPT_MAX = 100_000;

/**
 * Makes the writer over an open journal. Nothing is ever skipped: what the disk refuses is kept in memory, in order, and
 * written with the next commit that succeeds; meanwhile it stands in a file beside, where one takes it.
 */
export function createJournalWriter(
  db: Database.Database,
  { keptMax = KEPT_MAX, keptRows }: JournalWriterOptions = {},
): JournalWriter {
  const writeRows = createRowWriter(db);
  const head = readPoint(db, 'head') ?? { seq: 0, hash: GENESIS_HASH };
  let lastSeq = head.seq;
  let made = head;
  let pending: PendingRow[] = [];
  let refusal: string | undefined;

  const keep = (problem: Refusal, hasNew: boolean, cause?: unknown): CommitOutcome => {
    if (hasNew && pending.length > keptMax)
      throw new Error(`the journal kept ${pending.length} entries that the disk did not take`, { cause });
    const place = pending.length === 0 ? undefined : keptRows?.hold(pending);
    const remedy = refusalText(problem.kind, place);
    return { outcome: 'kept', reason: problem.text, keptCount: pending.length, remedy };
  };

  const commit = (entries: readonly JournalEntry[]): CommitOutcome => {
    for (const entry of entries) {
      const next = pendingRow(entry, made);
      made = next.row;
      pending.push(next);
    }
    const hasNew = entries.length > 0;
    if (refusal !== undefined) return keep({ kind: 'damaged', text: refusal }, hasNew);
    const hasKept = pending.length > entries.length;
    try {
      while (pending.length > 0) {
        const chunk = pending.slice(0, CHUNK_ROWS);
        writeRows(chunk);
        lastSeq = chunk.at(-1)?.row.seq ?? lastSeq;
        pending = pending.slice(chunk.length);
      }
      if (hasKept) keptRows?.clear();
      return { outcome: 'written' };
    } catch (error) {
      return keep(diskProblem(error), hasNew, error);
    }
  };

  return {
    get keptCount() {
      return pending.length;
    },
    get lastSeq() {
      return lastSeq;
    },
    commit,
    refuse: (reason) => {
      refusal = reason;
    },
    close: () => {
      const last = commit([]);
      try {
        if (last.outcome === 'written') db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // The log stays beside the file and is taken up at the next opening: nothing is lost.
        if (diskProblem(error).kind === 'damaged') throw error;
      } finally {
        db.close();
      }
      return last;
    },
  };
}
