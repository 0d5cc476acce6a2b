import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type Database from 'libsql';
import { JournalOpenError } from './journal-problem.ts';
import { readPoint, type ChainPoint } from './journal-file.ts';
import { readKeptFile, rowsAfter } from './kept-rows.ts';
import { createRowWriter, type PendingRow } from './pending-row.ts';

/** What became of a file of rows that an earlier run could not bring into the journal. */
export type KeptFate =
  | { readonly fate: 'taken'; readonly from: string; readonly rowCount: number }
  /** They do not continue this journal: it was restored from a copy since, or is another. */
  | { readonly fate: 'putAside'; readonly from: string; readonly to: string; readonly rowCount: number }
  /** It holds more than the records that were taken up from it, and that cannot be read. */
  | { readonly fate: 'torn'; readonly from: string; readonly to: string };

/**
 * Brings what an earlier run kept beside the journal into it, before anything else is read or written. What does not
 * continue the chain or cannot be read is put aside and told, never guessed. Throws what the disk says where it refuses
 * still.
 */
export function takeKept(db: Database.Database, places: readonly string[], asideFolder: string): readonly KeptFate[] {
  return places.flatMap((place) => takeFile(db, place, asideFolder));
}

function takeFile(db: Database.Database, from: string, asideFolder: string): readonly KeptFate[] {
  const kept = readKeptFile(from);
  if (kept === undefined) return [];
  const { rows, isWhole } = kept;
  const rowCount = rows.length;
  const head = readPoint(db, 'head');
  if (head === undefined) throw new JournalOpenError('JOURNAL_DAMAGED', 'the journal lacks its last record’s mark');
  const later = isOfJournal(db, rows, head) ? rowsAfter(rows, head) : undefined;
  const putAside = (): string => {
    mkdirSync(asideFolder, { recursive: true });
    const to = join(asideFolder, `${String(rows[0]?.row.atUs ?? 0)}-${basename(from)}`);
    moveFile(from, to);
    return to;
  };
  if (later === undefined) return [{ fate: 'putAside', from, to: putAside(), rowCount }];
  if (later.length > 0) createRowWriter(db)(later);
  const taken = later.length > 0 ? [{ fate: 'taken', from, rowCount: later.length } as const] : [];
  if (!isWhole) return [...taken, { fate: 'torn', from, to: putAside() }];
  rmSync(from, { force: true });
  return taken;
}

/** The system's temporary folder may lie on another disk, to which no file is renamed. */
function moveFile(from: string, to: string): void {
  copyFileSync(from, to);
  rmSync(from);
}

/** Whether the last of the rows that the journal has already is the same there. */
function isOfJournal(db: Database.Database, rows: readonly PendingRow[], head: ChainPoint): boolean {
  const last = rows.findLast(({ row }) => row.seq <= head.seq)?.row;
  if (last === undefined) return true;
  const found = db.prepare('SELECT CAST(hash AS BLOB) AS hash FROM records WHERE seq = ?').get(last.seq) as
    { readonly hash: Uint8Array } | undefined;
  return found !== undefined && Buffer.compare(found.hash, last.hash) === 0;
}
