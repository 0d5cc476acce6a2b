import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { checkCopy, type JournalCopy } from '../journal/copy-journal.ts';
import { lockDataFolder } from '../journal/data-lock.ts';
import { diskProblem, JournalOpenError } from '../journal/journal-problem.ts';
import { syncFile, syncFolder } from '../journal/sync-disk.ts';
import type { JournalPlaces } from './journal-places.ts';
import { lockText } from './journal-recovery.ts';

export interface Restored {
  readonly copy: JournalCopy;
  /** Where the journal that was replaced was put; undefined when there was none. */
  readonly replaced: string | undefined;
}

/** The files of one journal beside each other: SQLite's own and the journal. */
const SUFFIXES = ['', '-wal', '-shm'];

/**
 * Puts a copy in the place of the journal. Refused while a gateway runs on the folder, for a copy that is not whole, and
 * for one of the other mode. What is replaced is kept, damaged or not. A mark stands while it is under way: after an
 * interruption no gateway starts until it was done again.
 */
export function restoreJournal(
  dataFolder: string,
  places: JournalPlaces,
  from: string,
  nowUs: number,
): Result<Restored, string> {
  const locked = lockDataFolder(places.lock, { pid: process.pid, sinceUs: nowUs });
  if (!locked.ok) return err(lockText(dataFolder, locked.error));
  try {
    const copy = checkCopy(from);
    if (copy.mode !== places.mode) return err(`${from} is a ${copy.mode} journal, not a ${places.mode} one.`);
    return ok({ copy, replaced: replace(places, from, nowUs) });
  } catch (error) {
    if (error instanceof JournalOpenError) return err(error.message);
    return err(`Nothing was restored: ${diskProblem(error).text}.`);
  } finally {
    locked.value.release();
  }
}

function replace(
  { journal, replacedFolder, faultMark, restoreMark }: JournalPlaces,
  from: string,
  nowUs: number,
): string | undefined {
  const part = `${journal}.part`;
  mkdirSync(dirname(journal), { recursive: true });
  copyFileSync(from, part);
  syncFile(part);
  checkCopy(part);
  closeSync(openSync(restoreMark, 'w'));
  syncFolder(dirname(journal));
  const stamp = new Date(nowUs / 1_000).toISOString().replaceAll(/[:.]/g, '-');
  const kept = join(replacedFolder, stamp);
  const old = SUFFIXES.map((suffix) => `${journal}${suffix}`).filter((path) => existsSync(path));
  if (old.length > 0) mkdirSync(kept, { recursive: true });
  for (const path of old) renameSync(path, join(kept, basename(path)));
  renameSync(part, journal);
  syncFolder(dirname(journal));
  rmSync(faultMark, { force: true });
  rmSync(restoreMark);
  return old.length > 0 ? kept : undefined;
}
