import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'libsql';
import { openForReading, readClosedJournal, readMeta } from './journal-file.ts';
import { DAMAGE_REMEDY, diskProblem, JournalOpenError } from './journal-problem.ts';
import { syncFile, syncFolder } from './sync-disk.ts';
import { verifyJournal } from './verify-journal.ts';

/** A copy that was opened and found whole. */
export interface JournalCopy {
  readonly path: string;
  readonly bytes: number;
  readonly mode: string;
  readonly lastSeq: number;
  /** When its last event was; 0 in an empty one. */
  readonly lastAtUs: number;
}

/** A copy that could not be made, in a sentence for a person. */
export class JournalCopyError extends Error {
  override readonly name = 'JournalCopyError';
}

/**
 * Copies a journal as it is at this moment, while a gateway writes it or not, and checks the copy by opening it and
 * following its chain to the end. The file appears under its name only when it is whole and on disk; an existing one of
 * that name stays. Throws JournalOpenError for a journal that is not whole, JournalCopyError for the rest.
 */
export function copyJournal(from: string, to: string): JournalCopy {
  return copying(to, (part) => {
    const db = openForReading(from);
    try {
      writeCopy(db, part);
    } finally {
      db.close();
    }
  });
}

/** Copies what an open connection reads, as `copyJournal`. */
export function copyOpenJournal(db: Database.Database, to: string): JournalCopy {
  return copying(to, (part) => writeCopy(db, part));
}

function copying(to: string, write: (part: string) => void): JournalCopy {
  const part = `${to}.part`;
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) throw new JournalCopyError(`${to} exists already; it was left as it is`);
  rmSync(part, { force: true });
  try {
    write(part);
    const copy = checkCopy(part);
    syncFile(part);
    renameSync(part, to);
    syncFolder(dirname(to));
    return { ...copy, path: to };
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof JournalOpenError) throw error;
    throw new JournalCopyError(`no copy was made at ${to}: ${diskProblem(error).text}`, { cause: error });
  }
}

function writeCopy(db: Database.Database, to: string): void {
  db.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
}

/** Opens a copy and follows its chain to the end. Throws JournalOpenError when it is not whole. */
export function checkCopy(path: string): JournalCopy {
  return readClosedJournal(path, (db) => {
    const verdict = verifyJournal(db);
    if (!verdict.intact)
      throw new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: ${verdict.problem}. ${DAMAGE_REMEDY}`);
    const { lastSeq, lastAtUs } = verdict;
    return { path, bytes: statSync(path).size, mode: readMeta(db, 'mode') ?? '', lastSeq, lastAtUs };
  });
}
