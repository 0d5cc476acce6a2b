import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

/** The version of the layout below. A file of a newer one is refused, never rewritten. */
export const JOURNAL_VERSION = 1;

/** Why a journal cannot be opened: codes JOURNAL_NEWER, JOURNAL_DAMAGED, JOURNAL_LOCKED, JOURNAL_MISSING. */
export class JournalOpenError extends Error {
  override readonly name = 'JournalOpenError';
  readonly code: 'JOURNAL_NEWER' | 'JOURNAL_DAMAGED' | 'JOURNAL_LOCKED' | 'JOURNAL_MISSING';
  constructor(code: JournalOpenError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

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
`;

/** Opens the journal for writing, and makes it where there is none. Commits are on disk when they return (FULL). */
export function openForWriting(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  return opening(path, () => {
    const db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // Checkpoints are done by another connection, so that no order waits for one.
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('busy_timeout = 250');
    checkVersion(db, path);
    db.exec(LAYOUT);
    db.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)').run('version', String(JOURNAL_VERSION));
    return db;
  });
}

/** Opens the journal for reading, while the gateway runs or not. */
export function openForReading(path: string): Database.Database {
  return opening(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    db.pragma('busy_timeout = 2000');
    checkVersion(db, path);
    return db;
  });
}

function checkVersion(db: Database.Database, path: string): void {
  const known = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'").get();
  if (known === undefined) return;
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get('version') as { value: string } | undefined;
  const version = Number(row?.value ?? JOURNAL_VERSION);
  if (version > JOURNAL_VERSION)
    throw new JournalOpenError(
      'JOURNAL_NEWER',
      `${path} was written by a newer gateway (layout ${version}, this one knows ${JOURNAL_VERSION}). ` +
        'Nothing was changed and nothing was sent. Install the newer gateway again, or choose another data folder.',
    );
}

function opening(path: string, open: () => Database.Database): Database.Database {
  try {
    return open();
  } catch (cause) {
    if (cause instanceof JournalOpenError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/locked|busy/i.test(said))
      throw new JournalOpenError('JOURNAL_LOCKED', `${path} is locked by another program: ${said}`, cause);
    if (/unable to open|no such file|cantopen/i.test(said))
      throw new JournalOpenError('JOURNAL_MISSING', `${path} cannot be opened: ${said}`, cause);
    throw new JournalOpenError(
      'JOURNAL_DAMAGED',
      `${path} is damaged: ${said}. Nothing was changed and nothing was sent. ` +
        'Open orders are still at the platforms: look at them there, then restore the last backup.',
      cause,
    );
  }
}
