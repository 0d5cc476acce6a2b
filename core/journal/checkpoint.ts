import type Database from 'libsql';
import { WAL_BYTES_MAX } from './journal-file.ts';

/** SQLite's head of each page in the log. */
const FRAME_HEAD_BYTES = 24;
/** A checkpoint that ends with new records behind it is made again so often at most: the second has little to move. */
const PASSES_MAX = 3;

/**
 * Moves what the write-ahead log holds into the journal's file, on a connection of its own, so that no commit waits for
 * it. A passive checkpoint never makes a writer wait, but under steady writing the log never comes to its end and grows;
 * above `walBytesMax` one checkpoint waits for its turn and lets the log begin anew, which takes a writer a few
 * milliseconds. The log's file keeps its size: a commit that writes over room the disk has given already is on disk two to
 * three times as soon as one that makes the file longer. A log as large as that and a reader that holds it open are left
 * for the next round. Returns the bytes of the log that are in use.
 */
export function checkpointOnce(db: Database.Database, walBytesMax = WAL_BYTES_MAX): number {
  let bytes = checkpoint(db, 'PASSIVE');
  for (let passes = 1; bytes > 0 && bytes <= walBytesMax && passes < PASSES_MAX; passes += 1)
    bytes = checkpoint(db, 'PASSIVE');
  return bytes <= walBytesMax ? bytes : checkpoint(db, 'RESTART');
}

/** Makes a checkpoint; 0 when all of the log is moved, so that the next commit begins it anew, else its bytes. */
function checkpoint(db: Database.Database, kind: 'PASSIVE' | 'RESTART'): number {
  const [row] = db.prepare(`PRAGMA wal_checkpoint(${kind})`).all() as { log: number; checkpointed: number }[];
  if (row === undefined || row.log <= row.checkpointed) return 0;
  const [page] = db.prepare('PRAGMA page_size').all() as { page_size: number }[];
  return row.log * ((page?.page_size ?? 0) + FRAME_HEAD_BYTES);
}
