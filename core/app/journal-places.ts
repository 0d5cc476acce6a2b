import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { JournalMode } from '../journal/journal-file.ts';
import type { DataFolder } from './data-folder.ts';

/** Where a data folder keeps its journals and what belongs to them. */
export interface JournalPlaces {
  readonly mode: JournalMode;
  readonly journal: string;
  /** There once a journal was made: one that is missing after that was lost, and a new one would forget every signal. */
  readonly madeMark: string;
  /** Where records stand that the journal did not take, until it does; best first. */
  readonly keptFiles: readonly string[];
  /** Held by the one gateway that runs on the folder. */
  readonly lock: string;
  /** Copies of every trading day, made by the gateway. */
  readonly dailyFolder: string;
  /** Copies made by a person. */
  readonly backupsFolder: string;
  /** What compactions put away. */
  readonly archiveFolder: string;
  /** What restores replaced. */
  readonly replacedFolder: string;
  /** There since the journal's files were taken away or damaged under a running gateway; says how, for a trader. */
  readonly faultMark: string;
  /** There while a restore is under way; what is left of one that was interrupted. */
  readonly restoreMark: string;
}

/** Names the places; makes nothing. Paper and live have a file of their own each. */
export function journalPlaces(folder: DataFolder, mode: JournalMode): JournalPlaces {
  const journalFolder = dirname(folder.paperJournal);
  const journal = mode === 'paper' ? folder.paperJournal : join(journalFolder, 'live.db');
  return {
    mode,
    journal,
    keptFiles: [`${journal}.kept`, join(tmpdir(), `nexus-${digestOf(journal)}.kept`)],
    madeMark: join(folder.path, `${mode}-journal.made`),
    lock: join(folder.path, 'gateway.lock'),
    dailyFolder: join(folder.path, 'backups', 'daily'),
    backupsFolder: join(folder.path, 'backups'),
    archiveFolder: join(journalFolder, 'archive'),
    replacedFolder: join(journalFolder, 'replaced'),
    faultMark: join(journalFolder, `${basename(journal)}.fault`),
    restoreMark: join(journalFolder, `${basename(journal)}.restoring`),
  };
}

/** Tells the journals of several data folders apart where they share a folder. */
function digestOf(journal: string): string {
  return createHash('sha256').update(resolve(journal)).digest('hex').slice(0, 16);
}
