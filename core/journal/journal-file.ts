import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { DAMAGE_REMEDY, JournalOpenError, openProblem } from './journal-problem.ts';
import { textOf, type StoredText } from './stored-text.ts';
import { syncFolder } from './sync-disk.ts';

/** The version of the layout below. A file of a newer one is refused, never rewritten. */
export const JOURNAL_VERSION = 1;

/** Which account world a journal belongs to: each has a file of its own, and they never mix. */
export type JournalMode = 'paper' | 'live';

/**
 * `records` is the chain. `meta` holds the version, the mode, the head (number and hash of the last record, written in the
 * same transaction as the record) and, after a compaction, the base on which the chain goes on. `base` holds the state at
 * that point. `signal_keys` holds the key of every signal for ever, also of those that a compaction put away.
 */
const LAYOUT = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS base (part INTEGER PRIMARY KEY, body BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS signal_keys (
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    decided_us INTEGER NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
`;

/** The write-ahead log begins anew above this size, and its file is cut back to it then. */
export const WAL_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Opens the journal for writing, and makes it where there is none. Commits are on disk when they return (FULL). Throws
 * JournalOpenError JOURNAL_MISSING where only the write-ahead log of one is left: a new journal would forget all of it.
 */
export function openForWriting(path: string, mode: JournalMode = 'paper'): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  return opening(path, () => {
    if (bytesOfFile(path) < 0) {
      if (bytesOfFile(`${path}-wal`) > 0) throw missing(path);
      makeJournal(path, mode);
    }
    return openExisting(path, mode);
  });
}

/** Opens a journal that is there for writing. Throws JournalOpenError JOURNAL_MISSING where there is none. */
export function openExisting(path: string, mode: JournalMode): Database.Database {
  return opening(path, () => {
    const bytes = bytesOfFile(path);
    if (bytes < 0) throw missing(path);
    if (bytes === 0) throw empty(path);
    const db = new Database(path);
    return checked(db, () => {
      db.pragma('busy_timeout = 250');
      checkContent(db, path, mode);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      // Checkpoints are done by another connection, so that no order waits for one.
      db.pragma('wal_autocheckpoint = 0');
      db.pragma(`journal_size_limit = ${WAL_BYTES_MAX}`);
      // Makes the log, where there is none.
      readPoint(db, 'head');
    });
  });
}

/**
 * Makes an empty journal beside its name and gives it the name at the end: one that has its name is always whole. Without
 * a prepared statement, which the driver would not let go of: no handle to the other name may be left, nor a log.
 */
function makeJournal(path: string, mode: JournalMode): void {
  const part = `${path}.new`;
  for (const suffix of ['', '-journal']) rmSync(`${part}${suffix}`, { force: true });
  const db = new Database(part);
  checked(db, () => {
    db.exec(`
      PRAGMA synchronous = FULL;
      BEGIN IMMEDIATE; ${LAYOUT}
      INSERT INTO meta VALUES ('version', '${JOURNAL_VERSION}'), ('mode', '${mode}'),
        ('head', '${headText(0, new Uint8Array(32))}');
      COMMIT;`);
  }).close();
  renameSync(part, path);
  syncFolder(dirname(path));
}

/** SQLite would take it for a new database and throw its log away. */
function empty(path: string): JournalOpenError {
  return new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged: it is empty. ${DAMAGE_REMEDY}`);
}

function missing(path: string): JournalOpenError {
  return new JournalOpenError('JOURNAL_MISSING', `The journal ${path} is missing. ${DAMAGE_REMEDY}`);
}

/** Opens the journal for reading, while the gateway runs or not. */
export function openForReading(path: string, mode?: JournalMode): Database.Database {
  return opening(path, () => {
    const bytes = bytesOfFile(path);
    if (bytes < 0) throw new JournalOpenError('JOURNAL_MISSING', `There is no journal at ${path}.`);
    if (bytes === 0) throw empty(path);
    const db = new Database(path, { readonly: true, fileMustExist: true });
    return checked(db, () => {
      db.pragma('busy_timeout = 2000');
      checkContent(db, path, mode);
    });
  });
}

/**
 * Reads a journal that nobody writes and lets go of its file at once, which closing does not while a statement is left:
 * Windows renames and removes no file that is open.
 */
export function readClosedJournal<T>(path: string, read: (db: Database.Database) => T): T {
  return opening(path, () => {
    const bytes = bytesOfFile(path);
    if (bytes < 0) throw new JournalOpenError('JOURNAL_MISSING', `There is no journal at ${path}.`);
    if (bytes === 0) throw empty(path);
    const db = new Database(':memory:');
    try {
      db.exec(`ATTACH '${path.replaceAll("'", "''")}' AS journal`);
      try {
        db.exec('PRAGMA busy_timeout = 2000');
        checkContent(db, path, undefined);
        return read(db);
      } finally {
        db.exec('DETACH journal');
      }
    } finally {
      db.close();
    }
  });
}

/** A number and hash of a record as they stand in `meta`. */
export interface ChainPoint {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Writes a point of the chain for `meta`: `<seq> <hash in hex>`. */
export function headText(seq: number, hash: Uint8Array): string {
  return `${seq} ${Buffer.from(hash).toString('hex')}`;
}

/** Reads a point of the chain from `meta`; undefined where it is absent or no point. */
export function readPoint(db: Database.Database, key: 'head' | 'base'): ChainPoint | undefined {
  const match = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(readMeta(db, key) ?? '');
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { seq: Number(match[1]), hash: Buffer.from(match[2], 'hex') };
}

/** One value of `meta`. */
export function readMeta(db: Database.Database, key: string): string | undefined {
  const row = db.prepare('SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?').get(key);
  const stored = (row as { readonly value: StoredText } | undefined)?.value;
  return stored === undefined ? undefined : textOf(stored);
}

function checkContent(db: Database.Database, path: string, mode: JournalMode | undefined): void {
  const tables = "SELECT COUNT(*) AS count FROM pragma_table_list WHERE name IN ('meta', 'records')";
  if ((db.prepare(tables).get() as { readonly count: number }).count !== 2) {
    throw new JournalOpenError('JOURNAL_DAMAGED', `${path} is no journal of this gateway: its tables are missing.`);
  }
  const version = Number(readMeta(db, 'version') ?? 'NaN');
  if (version > JOURNAL_VERSION) {
    throw new JournalOpenError(
      'JOURNAL_NEWER',
      `${path} was written by a newer gateway (layout ${version}, this one knows ${JOURNAL_VERSION}). ` +
        'Nothing was changed and nothing was sent. Install the newer gateway again, or choose another data folder.',
    );
  }
  const stored = readMeta(db, 'mode');
  if (mode !== undefined && stored !== undefined && stored !== mode) {
    throw new JournalOpenError(
      'JOURNAL_OTHER_MODE',
      `${path} is a ${stored} journal and cannot serve as the ${mode} one. Put each file back in its own place.`,
    );
  }
  if (version !== JOURNAL_VERSION || readPoint(db, 'head') === undefined) {
    throw new JournalOpenError(
      'JOURNAL_DAMAGED',
      `${path} is damaged: it lacks its version or its last record’s mark.`,
    );
  }
}

function checked(db: Database.Database, run: () => void): Database.Database {
  try {
    run();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function opening<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw cause instanceof JournalOpenError ? cause : openProblem(path, cause);
  }
}

/** The size of a file; −1 when there is none. */
function bytesOfFile(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}
