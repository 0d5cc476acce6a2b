import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import { openForReading, readPoint, type ChainPoint, type JournalMode } from './journal-file.ts';
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

/** A file of the history, and up to which record it counts: what a later file was built on. */
interface Part {
  readonly path: string;
  readonly lastSeq: number;
}

/**
 * Reads everything that ever happened, each record once, in order, from the archive and the journal. Says what is missing.
 * Throws JournalOpenError for a file that is not whole.
 */
export function readHistory(files: HistoryFiles, reader: HistoryReader): readonly HistoryGap[] {
  const gaps: HistoryGap[] = [];
  let lastSeq = 0;
  for (const { path, lastSeq: untilSeq } of partsOf(files)) {
    const db = openForReading(path, files.mode);
    try {
      lastSeq = inSnapshot(db, () => readOn(db, path, { afterSeq: lastSeq, untilSeq }, reader, gaps));
    } finally {
      db.close();
    }
  }
  return gaps;
}

/**
 * The files that a journal was built on, oldest first, and the journal itself. After a restore the archive also holds
 * records of a past that was undone: a file belongs to the history only if it has the very record on which the next goes on.
 */
function partsOf(files: HistoryFiles): readonly Part[] {
  const archives = archivesOf(files);
  const parts: Part[] = [{ path: files.journal, lastSeq: Number.POSITIVE_INFINITY }];
  let base = baseOf(files.journal, files.mode);
  while (base !== undefined) {
    const on = base;
    const path = archives.find((each) => lastSeqOfName(each) >= on.seq && hasRecord(each, on));
    if (path === undefined) break;
    parts.unshift({ path, lastSeq: on.seq });
    const below = baseOf(path, files.mode);
    base = below !== undefined && below.seq < on.seq ? below : undefined;
  }
  return parts;
}

/** Whether a file has a record, and as it was when its number and hash were noted. */
export function hasRecord(path: string, { seq, hash }: ChainPoint): boolean {
  const db = openForReading(path);
  try {
    const row = db.prepare('SELECT CAST(hash AS BLOB) AS hash FROM records WHERE seq = ?').get(seq) as
      { readonly hash: Uint8Array } | undefined;
    return row !== undefined && Buffer.compare(row.hash, hash) === 0;
  } finally {
    db.close();
  }
}

/**
 * The files of the archive, oldest first: their names hold their first and last record, in digits of equal number. Those that
 * begin after the journal's base were made by a journal that a restore has replaced since.
 */
export function archivesOf({ journal, archiveFolder, mode }: HistoryFiles): readonly string[] {
  const baseSeq = baseOf(journal, mode)?.seq ?? 0;
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

function lastSeqOfName(path: string): number {
  return Number(basename(path, '.db').split('-')[2]);
}

function baseOf(path: string, mode: JournalMode): ChainPoint | undefined {
  const db = openForReading(path, mode);
  try {
    return readPoint(db, 'base');
  } finally {
    db.close();
  }
}

function readOn(
  db: Database.Database,
  path: string,
  { afterSeq, untilSeq }: { readonly afterSeq: number; readonly untilSeq: number },
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
    if (row.seq <= lastSeq || row.seq > untilSeq) return;
    reader.entry(readRow(row), row.seq);
    lastSeq = row.seq;
  });
  if (verdict.intact) return lastSeq;
  throw new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: ${verdict.problem}. ${DAMAGE_REMEDY}`);
}
