import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { RetiredSignal } from '../engine/config.ts';
import type { Decision } from '../engine/decision.ts';
import { checkpointOnce } from '../journal/checkpoint.ts';
import { compactJournal } from '../journal/compact-journal.ts';
import type { JournalCopy } from '../journal/copy-journal.ts';
import { lockDataFolder, type DataLock, type LockRefusal } from '../journal/data-lock.ts';
import { openForWriting, type JournalMode } from '../journal/journal-file.ts';
import { keepFrom } from '../journal/keep-from.ts';
import { createKeptRows } from '../journal/kept-rows.ts';
import { startJournalKeeper, type JournalKeeper } from '../journal/journal-keeper.ts';
import { DAMAGE_REMEDY, diskProblem, JournalOpenError, openProblem } from '../journal/journal-problem.ts';
import type { JournalEntry } from '../journal/record.ts';
import { recoverJournal, type RecoveredJournal } from '../journal/recover-journal.ts';
import { takeKept, type KeptFate } from '../journal/take-kept.ts';
import { checkLog } from '../journal/wal-damage.ts';
import { makeWalRoom } from '../journal/wal-room.ts';
import { textOf, type StoredText } from '../journal/stored-text.ts';
import { createJournalWriter, type CommitOutcome, type JournalWriter } from '../journal/writer.ts';
import type { Alert } from '../model/alert.ts';
import type { DataFolder } from './data-folder.ts';
import { startDailyCopies } from './journal-daily.ts';
import { journalPlaces, type JournalPlaces } from './journal-places.ts';

/** The journal of a gateway that starts: first `recover`, then `gatewayStarted` as the first event, then `commit`. */
export interface GatewayJournal {
  /**
   * Hands everything that was ever decided to an engine on which nothing was done yet. Refused with sentences for a trader
   * when a record is not as it was written: then the gateway must not start, and the engine is to be thrown away.
   */
  recover(restore: (decision: Decision) => void): Result<RecoveredJournal, string>;
  /** For the engine's configuration: a signal that was put away, which must not act a second time. */
  retiredSignal(key: string): RetiredSignal | undefined;
  /** Puts what was decided on disk. Only after `recover`. */
  commit(entries: readonly JournalEntry[]): CommitOutcome;
  /** Copies the journal as it is now and checks the copy, beside the engine. */
  backup(to: string): Promise<Result<JournalCopy, string>>;
  /** Closes it and lets go of the data folder. */
  close(): Promise<void>;
}

export interface GatewayJournalOptions {
  readonly folder: DataFolder;
  readonly mode?: JournalMode;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly alert: (alert: Alert) => void;
  /** Records younger than this stay in the journal itself; older ones are put away at a start. */
  readonly keepDays?: number;
  /** The compiled thread of the keeper, for tests that run from source. */
  readonly keeperFile?: URL;
}

const DAY_US = 86_400_000_000;
const KEEP_DAYS = 90;
/** Below so many old records none are put away. */
const COMPACT_ROWS_MIN = 20_000;

/**
 * Takes the data folder for this process and opens its journal. Refused with sentences for a trader: another gateway runs
 * on the folder (named), a restore was interrupted, the file is damaged, locked, of a newer version or of the other mode.
 */
export function openGatewayJournal(options: GatewayJournalOptions): Result<GatewayJournal, string> {
  const { folder, mode = 'paper', clock, log } = options;
  const places = journalPlaces(folder, mode);
  const locked = lockDataFolder(places.lock, { pid: process.pid, sinceUs: clock.nowUs() });
  if (!locked.ok) return err(lockText(folder.path, locked.error));
  const bar = writeBar(places);
  if (bar !== undefined) {
    locked.value.release();
    return err(bar);
  }
  try {
    checkLog(places.journal);
    const db = openForWriting(places.journal, mode);
    leaveMark(places.madeMark);
    beginLogAnew(db);
    makeWalRoom(places.journal);
    return ok(gatewayJournal(options, db, locked.value, log));
  } catch (error) {
    locked.value.release();
    return err(problemText(places.journal, error));
  }
}

function gatewayJournal(
  options: GatewayJournalOptions,
  db: Database.Database,
  lock: DataLock,
  log: (line: string) => void,
): GatewayJournal {
  const { folder, mode = 'paper', clock, alert, keepDays = KEEP_DAYS, keeperFile } = options;
  const places = journalPlaces(folder, mode);
  const findRetired = db.prepare(
    'SELECT CAST(body AS BLOB) AS body, CAST(decided_us AS TEXT) AS decided_us FROM signal_keys WHERE key = ? AND retired = 1',
  );
  let hasRetired = false;
  let writer: JournalWriter | undefined;
  let keeper: JournalKeeper | undefined;
  let stopCopies: () => Promise<void> = () => Promise.resolve();

  const takeUp = (): void => {
    for (const each of takeKept(db, places.keptFiles, places.replacedFolder)) {
      if (each.fate === 'taken') log(fateText(each));
      else alert({ code: 'JOURNAL_UNTIDY', severity: 'alarm', text: fateText(each) });
    }
  };

  const compact = (): void => {
    const nowUs = clock.nowUs();
    const done = compactJournal(db, {
      path: places.journal,
      archiveFolder: places.archiveFolder,
      keepFromUs: keepFrom(db, nowUs - keepDays * DAY_US),
      nowUs,
      rowsMin: COMPACT_ROWS_MIN,
    });
    if (done !== undefined)
      log(
        `Journal: records up to ${done.baseSeq} were put away, with ${done.retiredSignals} ended signals; ` +
          `all of it stands in ${done.archive}`,
      );
  };

  const startKeeping = (): JournalKeeper => {
    const started = startJournalKeeper({
      path: places.journal,
      mode,
      trouble: (text) => alert({ code: 'JOURNAL_UNTIDY', severity: 'warning', text }),
      fault: (reason) => {
        writer?.refuse(reason);
        if (reason === undefined) rmSync(places.faultMark, { force: true });
        else void rescue(started, reason);
      },
      ...(keeperFile !== undefined && { workerFile: keeperFile }),
    });
    stopCopies = startDailyCopies({ places, clock, log, alert, copy: (to) => started.copy(to) });
    return started;
  };

  /** Saves what can still be read of a journal whose files are not what was opened. */
  const rescue = async (from: JournalKeeper, reason: string): Promise<void> => {
    const stamp = new Date(clock.nowUs() / 1_000).toISOString().replaceAll(/[:.]/g, '-');
    const saved = await from.rescue(join(places.backupsFolder, `${mode}-rescued-${stamp}.db`));
    const text = faultText(reason, saved);
    leaveMark(places.faultMark, text);
    alert({ code: 'JOURNAL_KEPT', severity: 'alarm', text });
  };

  return {
    recover: (restore) => {
      try {
        takeUp();
        compact();
        const recovered = recoverJournal(db, places.journal, restore);
        hasRetired = db.prepare('SELECT 1 FROM signal_keys WHERE retired = 1 LIMIT 1').get() !== undefined;
        writer = createJournalWriter(db, { keptRows: createKeptRows(places.keptFiles) });
        keeper = startKeeping();
        return ok(recovered);
      } catch (error) {
        db.close();
        lock.release();
        return err(problemText(places.journal, error));
      }
    },
    retiredSignal: (key) => {
      if (!hasRetired) return undefined;
      const row = findRetired.get(key) as { readonly body: StoredText; readonly decided_us: string } | undefined;
      return row === undefined ? undefined : { body: textOf(row.body), decidedUs: Number(row.decided_us) };
    },
    commit: (entries) => {
      if (writer === undefined) throw new Error('the journal was not replayed before the first commit');
      return writer.commit(entries);
    },
    backup: (to) => keeper?.copy(to) ?? Promise.resolve(err('the journal was not replayed yet')),
    close: async () => {
      await stopCopies();
      await keeper?.stop();
      if (writer === undefined) db.close();
      else sayLast(writer.close(), log);
      lock.release();
    },
  };
}

/** Nobody writes yet, so all of what an earlier gateway left in the log can be moved, and the first commit begins it anew. */
function beginLogAnew(db: Database.Database): void {
  try {
    checkpointOnce(db);
  } catch (error) {
    // A disk that refuses leaves the log as it is; the keeper takes it up.
    if (diskProblem(error).kind === 'damaged') throw error;
  }
}

/** A gateway that ends while its journal was not written says so where it is seen, and ends with a fault. */
function sayLast(last: CommitOutcome, log: (line: string) => void): void {
  if (last.outcome === 'written' || last.keptCount === 0) return;
  const { reason, keptCount, remedy = '' } = last;
  const text = `The journal lacks the last ${keptCount} records: ${reason}. ${remedy}`;
  log(text);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

/** What became of what was kept beside the journal, for a trader. */
export function fateText(kept: KeptFate): string {
  if (kept.fate === 'taken')
    return `Journal: ${kept.rowCount} records that the disk refused in the last run were taken up from ${kept.from}`;
  const what =
    kept.fate === 'torn'
      ? `Of the records that the disk refused in an earlier run the end of ${kept.from} cannot be read. The file is`
      : `${kept.rowCount} records that the disk refused in an earlier run do not continue this journal, as after a restore. They are`;
  return `${what} kept in ${kept.to}. Compare orders and positions with the platforms before you trade on.`;
}

/** A journal whose files were taken away or damaged under a running gateway, for a trader. */
function faultText(reason: string, saved: Result<JournalCopy, string>): string {
  const copy = saved.ok
    ? `All that it held until then was saved in ${saved.value.path}: end the gateway and restore that one, nexus restore FILE.`
    : `It could not be saved (${saved.error}): end the gateway and go back to a copy, nexus backup list, nexus restore FILE.`;
  return `${reason}. No entry is sent; exits and cancels pass and are kept. ${copy}`;
}

/** Leaves a mark for the next start. A disk that refuses it leaves that start without. */
function leaveMark(mark: string, text = ''): void {
  if (existsSync(mark)) return;
  try {
    writeFileSync(mark, text);
  } catch (error) {
    if (diskProblem(error).kind === 'damaged') throw error;
  }
}

/** Why what lies under the journal's name may lack records, for a trader; undefined when nothing says that it does. */
export function writeBar({ journal, restoreMark, faultMark, madeMark }: JournalPlaces): string | undefined {
  if (existsSync(restoreMark))
    return (
      `A restore of ${journal} was interrupted, so it may not be whole. Nothing was sent. ` +
      'Restore it again: nexus restore FILE.'
    );
  if (existsSync(faultMark))
    return (
      `The journal was damaged or replaced while the gateway ran: ${readFileSync(faultMark, 'utf8')} ` +
      `Nothing was sent. If you are sure that ${journal} is whole, remove ${faultMark}.`
    );
  if (existsSync(journal) || !existsSync(madeMark)) return undefined;
  return (
    `The journal ${journal} is missing, and with it the memory of every signal that was sent. ${DAMAGE_REMEDY} ` +
    `To begin with an empty one on purpose, so that old signals may act again, remove ${madeMark}.`
  );
}

/** Why a data folder could not be taken, for a trader. */
export function lockText(folder: string, refusal: LockRefusal): string {
  if (refusal.kind === 'failed')
    return `${folder} cannot be taken into use: ${refusal.reason}. Check the disk, and that this user may write there.`;
  const { by } = refusal;
  const who =
    by === undefined
      ? 'another process'
      : `process ${by.pid}, since ${new Date(by.sinceUs / 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return `A gateway runs on ${folder} already: ${who}. End it, or choose another data folder: --data DIR.`;
}

function problemText(path: string, error: unknown): string {
  return error instanceof JournalOpenError ? error.message : openProblem(path, error).message;
}
