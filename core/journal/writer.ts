import type Database from 'libsql';
import { headText, readPoint } from './journal-file.ts';
import { diskProblem } from './journal-problem.ts';
import type { JournalEntry, JournalRow } from './record.ts';
import { GENESIS_HASH, makeRow } from './record.ts';

/** What a commit came to. `kept`: the disk did not take it; the entries wait in memory and go with the next commit. */
export type CommitOutcome =
  { readonly outcome: 'written' } | { readonly outcome: 'kept'; readonly reason: string; readonly keptCount: number };

/** Writes the journal: one transaction for all that one loop turn decided, on disk when `commit` returns. */
export interface JournalWriter {
  commit(entries: readonly JournalEntry[]): CommitOutcome;
  /** Entries that the disk has not taken yet. */
  readonly keptCount: number;
  /** The number of the last row on disk. */
  readonly lastSeq: number;
  /** Brings what the write-ahead log holds into the file and closes it. */
  close(): void;
}

/** Rows written in one transaction at most, so that a long backlog costs a full disk one short attempt. */
const CHUNK_ROWS = 1_000;

/** A row that waits to be written, and the keys of the signals that it decides. */
interface PendingRow {
  readonly row: JournalRow;
  readonly keys: readonly { readonly key: string; readonly body: string }[];
}

/**
 * Makes the writer over an open journal. Nothing is ever skipped: what the disk refuses is kept in memory, in order, and
 * written with the next commit that succeeds. `keptMax` bounds it; beyond it `commit` throws, which stops the gateway.
 */
export function createJournalWriter(db: Database.Database, keptMax = 100_000): JournalWriter {
  const insert = db.prepare('INSERT INTO records (seq, at_us, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
  const insertKey = db.prepare('INSERT OR IGNORE INTO signal_keys (key, body, decided_us) VALUES (?, ?, ?)');
  const setHead = db.prepare("UPDATE meta SET value = ? WHERE key = 'head'");
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  const head = readPoint(db, 'head') ?? { seq: 0, hash: GENESIS_HASH };
  let lastSeq = head.seq;
  let made = head;
  let pending: PendingRow[] = [];

  const writeChunk = (chunk: readonly PendingRow[]): void => {
    begin.run();
    try {
      for (const { row, keys } of chunk) {
        insert.run(row.seq, row.atUs, row.kind, row.actor, row.body, row.hash);
        for (const { key, body } of keys) insertKey.run(key, body, row.atUs);
      }
      const last = chunk.at(-1)?.row;
      if (last !== undefined) setHead.run(headText(last.seq, last.hash));
      end.run();
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };

  const take = (entry: JournalEntry): void => {
    const row = makeRow(made.seq + 1, entry, made.hash);
    made = row;
    pending.push({ row, keys: keysOf(entry) });
  };

  return {
    get keptCount() {
      return pending.length;
    },
    get lastSeq() {
      return lastSeq;
    },
    commit: (entries) => {
      for (const entry of entries) take(entry);
      try {
        while (pending.length > 0) {
          const chunk = pending.slice(0, CHUNK_ROWS);
          writeChunk(chunk);
          lastSeq = chunk.at(-1)?.row.seq ?? lastSeq;
          pending = pending.slice(chunk.length);
        }
        return { outcome: 'written' };
      } catch (error) {
        if (pending.length > keptMax)
          throw new Error(`the journal kept ${pending.length} entries that the disk did not take`, { cause: error });
        return { outcome: 'kept', reason: diskProblem(error).text, keptCount: pending.length };
      }
    },
    close: () => {
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // The log stays beside the file and is taken up at the next opening: nothing is lost.
        if (diskProblem(error).kind === 'damaged') throw error;
      } finally {
        db.close();
      }
    },
  };
}

function keysOf({ decisions }: JournalEntry): PendingRow['keys'] {
  return decisions.flatMap((decision) =>
    decision.type === 'parentDecided' ? [{ key: decision.parent.key, body: decision.parent.body }] : [],
  );
}
