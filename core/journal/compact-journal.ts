import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import type Database from 'libsql';
import { applyDecision } from '../engine/apply-decision.ts';
import type { Decision } from '../engine/decision.ts';
import { ENTRIES_KEPT_US } from '../engine/note-entry.ts';
import { snapshotOf } from '../engine/snapshot.ts';
import { emptyState } from '../engine/state.ts';
import { checkCopy, copyJournal } from './copy-journal.ts';
import { headText, readMeta, readPoint } from './journal-file.ts';
import { diskProblem } from './journal-problem.ts';
import { hasRecord } from './read-history.ts';
import { readEntries } from './reader.ts';
import { GENESIS_HASH, makeCompactionRow } from './record.ts';
import { recoverJournal } from './recover-journal.ts';
import { digestKeys, digestParts } from './verify-journal.ts';

/** What a compaction did. */
export interface Compaction {
  /** The last record that was put away. */
  readonly baseSeq: number;
  readonly retiredSignals: number;
  /** The whole journal as it was before. */
  readonly archive: string;
}

export interface CompactionOptions {
  readonly path: string;
  readonly archiveFolder: string;
  /** Records from this moment on stay. */
  readonly keepFromUs: number;
  readonly nowUs: number;
  /** Below so many records to put away it is not worth the work. */
  readonly rowsMin: number;
}

/** Decisions in one row of the base. */
const PART_DECISIONS = 500;

/**
 * Puts old records away: the whole journal is copied into the archive and the copy verified, then the old records are
 * replaced by the state that they led to, in one transaction. Nothing open is ever left out of that state, nor a signal of
 * which a later record speaks or that sent orders so lately that limits count them and reports list them; of the other
 * ended signals only the key stays, for ever, so that none acts twice. Only on a journal that no gateway writes. Undefined
 * where there is too little to put away.
 */
export function compactJournal(db: Database.Database, options: CompactionOptions): Compaction | undefined {
  const { path, keepFromUs, nowUs, rowsMin } = options;
  const baseSeq = lastSeqBefore(db, keepFromUs);
  const beginSeq = readPoint(db, 'base')?.seq ?? 0;
  if (baseSeq - beginSeq < rowsMin) return undefined;

  const state = emptyState();
  recoverUpTo(db, path, baseSeq, (decision) => applyDecision(state, decision));
  const later = spokenOfAfter(db, baseSeq);
  const countedFromUs = nowUs - ENTRIES_KEPT_US;
  const { decisions, retired } = snapshotOf(
    state,
    keepFromUs,
    (parent, children) =>
      later.has(parent.key) || children.some(({ orderId }) => later.has(orderId) || parent.receivedUs >= countedFromUs),
  );
  const parts: Uint8Array[] = [];
  for (let at = 0; at < decisions.length; at += PART_DECISIONS)
    parts.push(encode(decisions.slice(at, at + PART_DECISIONS), { ignoreUndefined: true }));
  const archive = archiveWhole(db, options);

  db.exec('BEGIN IMMEDIATE');
  try {
    replaceOld(db, baseSeq, parts, retired, nowUs);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
  giveSpaceBack(db);
  return { baseSeq, retiredSignals: retired.length, archive };
}

function lastSeqBefore(db: Database.Database, us: number): number {
  const find = db.prepare('SELECT seq FROM records WHERE at_us >= ? ORDER BY seq LIMIT 1');
  const firstKept = find.get(us) as { readonly seq: number } | undefined;
  return firstKept === undefined ? (readPoint(db, 'head')?.seq ?? 0) : firstKept.seq - 1;
}

/** Replays the journal, but applies nothing of the records after `lastSeq`. The whole of it is verified all the same. */
function recoverUpTo(db: Database.Database, path: string, lastSeq: number, apply: (decision: Decision) => void): void {
  let pending: Decision[] = [];
  recoverJournal(
    db,
    path,
    (decision) => pending.push(decision),
    (_, seq) => {
      // What came before the first record, the base, goes with it: that one is never past the last.
      if (seq <= lastSeq) for (const decision of pending) apply(decision);
      pending = [];
    },
  );
}

/** The ids of the orders and parents that decisions after a record speak of. */
function spokenOfAfter(db: Database.Database, seq: number): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { decisions } of readEntries(db, seq))
    for (const decision of decisions) {
      if ('orderId' in decision) ids.add(decision.orderId);
      if ('key' in decision) ids.add(decision.key);
      if ('parent' in decision) ids.add(decision.parent.key);
    }
  return ids;
}

function archiveWhole(db: Database.Database, { path, archiveFolder }: CompactionOptions): string {
  const first = (readPoint(db, 'base')?.seq ?? 0) + 1;
  const head = readPoint(db, 'head') ?? { seq: 0, hash: GENESIS_HASH };
  const digits = (seq: number): string => String(seq).padStart(10, '0');
  const name = `${readMeta(db, 'mode') ?? ''}-${digits(first)}-${digits(head.seq)}`;
  const plain = join(archiveFolder, `${name}.db`);
  // One of that name that ends otherwise holds a past that a restore has undone: it stays, and ours gets a name of its own.
  const isTaken = existsSync(plain) && !hasRecord(plain, head);
  const archive = isTaken ? join(archiveFolder, `${name}-${Buffer.from(head.hash).toString('hex', 0, 4)}.db`) : plain;
  // It is there when a compaction ended half-way: the same records make the same copy.
  if (existsSync(archive)) checkCopy(archive);
  else copyJournal(path, archive);
  return archive;
}

function replaceOld(
  db: Database.Database,
  baseSeq: number,
  parts: readonly Uint8Array[],
  retired: readonly string[],
  nowUs: number,
): void {
  const head = readPoint(db, 'head');
  const base = db.prepare('SELECT hash FROM records WHERE seq = ?').get(baseSeq) as { hash: Uint8Array } | undefined;
  if (head === undefined || base === undefined) throw new Error(`record ${baseSeq} is not there to build on`);
  const retire = db.prepare('UPDATE signal_keys SET retired = 1 WHERE key = ?');
  for (const key of retired)
    if (retire.run(key).changes !== 1) throw new Error('a signal that is to be put away is not in the index');
  db.exec('DELETE FROM base');
  const insertPart = db.prepare('INSERT INTO base VALUES (?, ?)');
  for (const [index, part] of parts.entries()) insertPart.run(index + 1, part);
  db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run('base', headText(baseSeq, base.hash));
  db.prepare('DELETE FROM records WHERE seq <= ?').run(baseSeq);
  const note = { baseSeq, baseDigest: digestParts(parts), keysDigest: digestKeys(db) };
  const row = makeCompactionRow(head.seq + 1, nowUs, note, head.hash);
  db.prepare('INSERT INTO records (seq, at_us, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?)').run(
    row.seq,
    row.atUs,
    row.kind,
    row.actor,
    row.body,
    row.hash,
  );
  db.prepare("UPDATE meta SET value = ? WHERE key = 'head'").run(headText(row.seq, row.hash));
}

/** Makes the file as small as its content. Where the disk has no room for that, it stays as large as it was. */
function giveSpaceBack(db: Database.Database): void {
  try {
    db.exec('VACUUM');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (diskProblem(error).kind !== 'full') throw error;
  }
}
