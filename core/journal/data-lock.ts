import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
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

/** A gateway that starts in the same instant has written its name by then. */
const NAMED_WITHIN_MS = 250;

/**
 * Locks a data folder through the operating system's lock on a small database file: an open write transaction, which a
 * killed process loses at once. It is taken in one step and never let go of in between, so that of several which start in
 * the same instant exactly one gets it; who holds it stands in a file beside it, which anybody may read. The lock file
 * itself must never be opened by other means in the process that holds it: closing any handle to it would free the lock.
 */
export function lockDataFolder(file: string, holder: LockHolder): Result<DataLock, LockRefusal> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return tryLock(file, holder);
  } catch (error) {
    if (diskProblem(error).kind !== 'damaged') return err({ kind: 'failed', reason: diskProblem(error).text });
    // Something else lies there, or a torn write. It is emptied, not removed: somebody may hold that very file by now.
    truncateSync(file);
    return tryLock(file, holder);
  }
}

function tryLock(file: string, holder: LockHolder): Result<DataLock, LockRefusal> {
  const db = new Database(file);
  try {
    db.pragma(`busy_timeout = ${NAMED_WITHIN_MS}`);
    // A file without a page needs room on the disk for each lock; one with a page needs none, also when the disk is full.
    const [{ page_count: pages }] = db.pragma('page_count') as [{ page_count: number }];
    if (pages === 0) db.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT');
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    db.close();
    if (diskProblem(error).kind !== 'locked') throw error;
    return err({ kind: 'held', by: readHolder(file) });
  }
  // The driver closes a handle when it pleases; the lock goes with the transaction.
  const release = (): void => {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.close();
  };
  try {
    writeHolder(file, holder);
    return ok({ release });
  } catch (error) {
    // A folder that takes no name takes no journal either: SQLite would open a read-only one and refuse only its commits.
    release();
    throw error;
  }
}

function nameFile(file: string): string {
  return `${file}.holder`;
}

/** Writes who holds the lock. A full disk, which has emptied the file then, leaves the holder unnamed and the lock in place. */
function writeHolder(file: string, { pid, sinceUs }: LockHolder): void {
  try {
    writeFileSync(nameFile(file), JSON.stringify({ pid, sinceUs }));
  } catch (error) {
    if (diskProblem(error).kind !== 'full') throw error;
  }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    const { pid, sinceUs } = JSON.parse(readFileSync(nameFile(file), 'utf8')) as Partial<LockHolder>;
    return Number.isSafeInteger(pid) && Number.isSafeInteger(sinceUs) ? { pid: pid!, sinceUs: sinceUs! } : undefined;
  } catch {
    // Not written yet, or the disk refused it: the lock is held all the same, by someone who is not named.
    return undefined;
  }
}
