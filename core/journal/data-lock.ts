import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { err, ok, type Result } from '../base/result.ts';
import { diskProblem } from './journal-problem.ts';

/** Who holds a data folder. */
export interface LockHolder {
  readonly pid: number;
  readonly sinceUs: number;
}

/** A data folder that is held by this process until it is released or the process ends, however it ends. */
export interface DataLock {
  release(): void;
}

/** Why a folder could not be locked: another process holds it (unnamed where it could not be read), or the disk. */
export type LockRefusal =
  { readonly kind: 'held'; readonly by: LockHolder | undefined } | { readonly kind: 'failed'; readonly reason: string };

/**
 * Locks a data folder through the operating system's lock on a small database file: an open write transaction, which a
 * killed process loses at once and which lets others read who holds it. The lock file must never be opened by other means
 * in the process that holds it: closing any handle to it would free the lock.
 */
export function lockDataFolder(file: string, holder: LockHolder): Result<DataLock, LockRefusal> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return tryLock(file, holder);
  } catch (error) {
    if (diskProblem(error).kind !== 'damaged') return err({ kind: 'failed', reason: diskProblem(error).text });
    // Whoever held it would have made a database of it: this is something else, or a torn write, and holds nothing.
    rmSync(file, { force: true });
    return tryLock(file, holder);
  }
}

function tryLock(file: string, holder: LockHolder): Result<DataLock, LockRefusal> {
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 0');
    db.exec('BEGIN IMMEDIATE');
    writeHolder(db, holder);
    return ok({
      release: () => {
        // The driver closes a handle when it pleases; the lock goes with the transaction.
        if (db.inTransaction) db.exec('ROLLBACK');
        db.close();
      },
    });
  } catch (error) {
    if (diskProblem(error).kind !== 'locked') {
      db.close();
      throw error;
    }
    const by = readHolder(db);
    db.close();
    return err({ kind: 'held', by });
  }
}

/** Writes who holds the lock and takes it again. A full disk leaves the holder unnamed and the lock in place. */
function writeHolder(db: Database.Database, { pid, sinceUs }: LockHolder): void {
  try {
    db.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since_us INTEGER)');
    db.exec('DELETE FROM holder');
    db.prepare('INSERT INTO holder VALUES (?, ?)').run(pid, sinceUs);
    db.exec('COMMIT');
  } catch (error) {
    if (diskProblem(error).kind !== 'full') throw error;
    if (db.inTransaction) db.exec('ROLLBACK');
  }
  db.exec('BEGIN IMMEDIATE');
}

function readHolder(db: Database.Database): LockHolder | undefined {
  try {
    const row = db.prepare('SELECT pid, since_us FROM holder').get() as { pid: number; since_us: number } | undefined;
    return row === undefined ? undefined : { pid: row.pid, sinceUs: row.since_us };
  } catch {
    // Not written yet, or being written: the lock is held all the same, by someone who is not named.
    return undefined;
  }
}
