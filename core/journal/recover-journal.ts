import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import { beginRecovery, type Recovery } from '../engine/recover.ts';
import { DAMAGE_REMEDY, JournalOpenError } from './journal-problem.ts';
import { readBase } from './reader.ts';
import type { JournalEntry } from './record.ts';
import { readRow } from './record.ts';
import { verifyJournal } from './verify-journal.ts';

export type RecoveredJournal = Pick<Recovery, 'events' | 'decisions' | 'lastEventUs'>;

/**
 * Reads a journal from its base to its end, checks every record against the chain on the way, and hands its decisions to
 * `restore`. Throws JournalOpenError JOURNAL_DAMAGED, naming the first record that is not as it was written; what was
 * handed over before that must be thrown away.
 */
export function recoverJournal(
  db: Database.Database,
  path: string,
  restore: (decision: Decision) => void,
  eachEntry: (entry: JournalEntry, seq: number) => void = () => {},
): RecoveredJournal {
  let seq = 0;
  try {
    const recovery = beginRecovery(restore, readBase(db));
    const verdict = verifyJournal(db, (row) => {
      ({ seq } = row);
      const entry = readRow(row);
      recovery.take(entry);
      eachEntry(entry, seq);
    });
    if (verdict.intact) return recovery;
    throw damaged(path, verdict.problem);
  } catch (cause) {
    if (cause instanceof JournalOpenError) throw cause;
    throw damaged(path, `record ${seq} cannot be taken up: ${String(cause)}`, cause);
  }
}

function damaged(path: string, problem: string, cause?: unknown): JournalOpenError {
  return new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: ${problem}. ${DAMAGE_REMEDY}`, cause);
}
