import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import { openForReading, readPoint, type JournalMode } from './journal-file.ts';
import { DAMAGE_REMEDY, JournalOpenError } from './journal-problem.ts';
import { readBase } from './reader.ts';
import type { JournalEntry } from './record.ts';
import { readRow } from './record.ts';
import { inSnapshot, verifyJournal } from './verify-journal.ts';

/** Where a journal's history stands: what was put away, oldest first, and the journal itself. */
export interface HistoryFiles {
  readonly journal: string;
  readonly archiveFolder: string;
  readonly mode: JournalMode;
}

export interface HistoryReader {
  /** A state from which the history goes on, because the records before it are not there. */
  readonly base: (decisions: Iterable<Decision>) => void;
  readonly entry: (entry: JournalEntry, seq: number) => void;
}

/** Records that were put away and are not in the archive any more. */
export interface HistoryGap {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/**
 * Reads everything that ever happened, each record once, in order, from the archive and the journal. Says what is missing.
 * Throws JournalOpenError for a file that is not whole.
 */
export function readHistory(files: HistoryFiles, reader: HistoryReader): readonly HistoryGap[] {
  const gaps: HistoryGap[] = [];
  let lastSeq = 0;
  for (const path of [...archivesOf(files), files.journal]) {
    const db = openForReading(path, files.mode);
    try {
      lastSeq = inSnapshot(db, () => readOn(db, path, lastSeq, reader, gaps));
    } finally {
      db.close();
    }
  }
  return gaps;
}

/**
 * The files of the archive, oldest first: their names begin with their first record, in digits of equal number. Those that
 * begin after the journal's base were made by a journal that a restore has replaced since.
 */
export function archivesOf({ journal, archiveFolder, mode }: HistoryFiles): readonly string[] {
  const baseSeq = baseSeqOf(journal, mode);
  try {
    return readdirSync(archiveFolder)
      .filter((name) => name.startsWith(`${mode}-`) && name.endsWith('.db'))
      .filter((name) => Number(name.split('-')[1]) <= baseSeq)
      .toSorted()
      .map((name) => join(archiveFolder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function baseSeqOf(journal: string, mode: JournalMode): number {
  const db = openForReading(journal, mode);
  try {
    return readPoint(db, 'base')?.seq ?? 0;
  } finally {
    db.close();
  }
}

function readOn(
  db: Database.Database,
  path: string,
  afterSeq: number,
  reader: HistoryReader,
  gaps: HistoryGap[],
): number {
  const baseSeq = readPoint(db, 'base')?.seq ?? 0;
  let lastSeq = afterSeq;
  if (baseSeq > lastSeq) {
    gaps.push({ fromSeq: lastSeq + 1, toSeq: baseSeq });
    reader.base(readBase(db));
    lastSeq = baseSeq;
  }
  const verdict = verifyJournal(db, (row) => {
    if (row.seq <= lastSeq) return;
    reader.entry(readRow(row), row.seq);
    lastSeq = row.seq;
  });
  if (verdict.intact) return lastSeq;
  throw new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: ${verdict.problem}. ${DAMAGE_REMEDY}`);
}
