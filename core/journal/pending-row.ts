import type Database from 'libsql';
import { headText, type ChainPoint } from './journal-file.ts';
import type { JournalEntry, JournalRow } from './record.ts';
import { makeRow } from './record.ts';

/** A row that waits to be written, and the keys of the signals that it decides. */
export interface PendingRow {
  readonly row: JournalRow;
  readonly keys: readonly { readonly key: string; readonly body: string }[];
}

/** Makes the row of an entry that follows a point of the chain. */
export function pendingRow(entry: JournalEntry, after: ChainPoint): PendingRow {
  return { row: makeRow(after.seq + 1, entry, after.hash), keys: keysOf(entry) };
}

/** Makes the function that writes rows in one transaction: all of them are on disk when it returns, or none. */
export function createRowWriter(db: Database.Database): (rows: readonly PendingRow[]) => void {
  const insert = db.prepare('INSERT INTO records (seq, at_us, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
  const insertKey = db.prepare('INSERT OR IGNORE INTO signal_keys (key, body, decided_us) VALUES (?, ?, ?)');
  const setHead = db.prepare("UPDATE meta SET value = ? WHERE key = 'head'");
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  return (rows) => {
    begin.run();
    try {
      for (const { row, keys } of rows) {
        insert.run(row.seq, row.atUs, row.kind, row.actor, row.body, row.hash);
        for (const { key, body } of keys) insertKey.run(key, body, row.atUs);
      }
      const last = rows.at(-1)?.row;
      if (last !== undefined) setHead.run(headText(last.seq, last.hash));
      end.run();
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
}

function keysOf({ decisions }: JournalEntry): PendingRow['keys'] {
  return decisions.flatMap((decision) =>
    decision.type === 'parentDecided' ? [{ key: decision.parent.key, body: decision.parent.body }] : [],
  );
}
