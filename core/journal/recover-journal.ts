import type Database from 'libsql';
import type { Decision } from '../engine/decision.ts';
import { beginRecovery, type Recovery } from '../engine/recover.ts';
import { DAMAGE_REMEDY, JournalOpenError, openProblem } from './journal-problem.ts';
import { readBase } from './reader.ts';
import type { JournalEntry } from './record.ts';
import { readRow } from './record.ts';
import { inSnapshot, verifyJournal } from './verify-journal.ts';

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
  try {
    return inSnapshot(db, () => recoverSnapshot(db, path, restore, eachEntry));
  } catch (cause) {
    throw cause instanceof JournalOpenError ? cause : openProblem(path, cause);
  }
}

function recoverSnapshot(
  db: Database.Database,
  path: string,
  restore: (decision: Decision) => void,
  eachEntry: (entry: JournalEntry, seq: number) => void,
): RecoveredJournal {
  const keys = new Set<string>();
  let seq = 0;
  try {
    const recovery = beginRecovery((decision) => {
      restore(decision);
      if (decision.type === 'parentDecided') keys.add(decision.parent.key);
    }, readBase(db));
    const verdict = verifyJournal(db, (row) => {
      ({ seq } = row);
      const entry = readRow(row);
      recovery.take(entry);
      eachEntry(entry, seq);
    });
    if (!verdict.intact) throw damaged(path, verdict.problem);
    checkKeys(db, path, keys);
    return recovery;
  } catch (cause) {
    if (cause instanceof JournalOpenError) throw cause;
    throw damaged(path, `record ${seq} cannot be taken up: ${String(cause)}`, cause);
  }
}

/** Every signal of the index must have come back: one that did not could act a second time. */
function checkKeys(db: Database.Database, path: string, keys: ReadonlySet<string>): void {
  const { count } = db.prepare('SELECT COUNT(*) AS count FROM signal_keys WHERE retired = 0').get() as {
    count: number;
  };
  if (count === keys.size) return;
  throw damaged(path, `its index holds ${count} signals and its records ${keys.size}`);
}

function damaged(path: string, problem: string, cause?: unknown): JournalOpenError {
  return new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: ${problem}. ${DAMAGE_REMEDY}`, cause);
}
