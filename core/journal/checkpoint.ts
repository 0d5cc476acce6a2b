import { statSync } from 'node:fs';
import type Database from 'libsql';
import { WAL_BYTES_MAX } from './journal-file.ts';

/**
 * Moves what the write-ahead log holds into the journal's file, on a connection of its own, so that no commit waits for
 * it. A passive checkpoint never makes a writer wait, but under steady writing the log never comes to its end and grows;
 * above `walBytesMax` one checkpoint waits for its turn and starts the log anew, which takes a writer a few milliseconds.
 * A log as large as that and a reader that holds it open are left for the next round. Returns the size of the log.
 */
export function checkpointOnce(db: Database.Database, path: string, walBytesMax = WAL_BYTES_MAX): number {
  db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  const bytes = walBytes(path);
  if (bytes <= walBytesMax) return bytes;
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return walBytes(path);
}

/** The size of a journal's write-ahead log; 0 when there is none. */
export function walBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}
