import type Database from 'libsql';
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
  close(): void;
}

/**
 * Makes the writer over an open journal. Nothing is ever skipped: what the disk refuses is kept in memory, in order, and
 * written with the next commit that succeeds. `keptMax` bounds it; beyond it `commit` throws, which stops the gateway.
 */
export function createJournalWriter(db: Database.Database, keptMax = 100_000): JournalWriter {
  const insert = db.prepare('INSERT INTO records (seq, at_us, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  let { lastSeq, lastHash } = readHead(db);
  let kept: JournalEntry[] = [];

  const write = (entries: readonly JournalEntry[]): void => {
    const rows: JournalRow[] = [];
    let hash = lastHash;
    for (const entry of entries) {
      const row = makeRow(lastSeq + rows.length + 1, entry, hash);
      hash = row.hash;
      rows.push(row);
    }
    begin.run();
    try {
      for (const row of rows) insert.run(row.seq, row.atUs, row.kind, row.actor, row.body, row.hash);
      end.run();
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
    lastSeq += rows.length;
    lastHash = hash;
  };

  return {
    get keptCount() {
      return kept.length;
    },
    get lastSeq() {
      return lastSeq;
    },
    commit: (entries) => {
      if (entries.length === 0 && kept.length === 0) return { outcome: 'written' };
      const all = kept.length === 0 ? entries : [...kept, ...entries];
      try {
        write(all);
        kept = [];
        return { outcome: 'written' };
      } catch (error) {
        if (all.length > keptMax)
          throw new Error(`the journal kept ${all.length} entries that the disk did not take`, { cause: error });
        kept = [...all];
        return {
          outcome: 'kept',
          reason: error instanceof Error ? error.message : String(error),
          keptCount: kept.length,
        };
      }
    },
    close: () => db.close(),
  };
}

function readHead(db: Database.Database): { lastSeq: number; lastHash: Uint8Array } {
  const row = db.prepare('SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1').get() as
    { seq: number; hash: Uint8Array } | undefined;
  return { lastSeq: row?.seq ?? 0, lastHash: row?.hash ?? GENESIS_HASH };
}
