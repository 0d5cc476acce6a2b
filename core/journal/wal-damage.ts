import { readFileSync } from 'node:fs';
import { openForReading, readPoint } from './journal-file.ts';
import { JournalOpenError } from './journal-problem.ts';

/** SQLite's file format, section 4: a head of 32 bytes, then frames of a head of 24 bytes and a page; big-endian. */
const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
/** The last bit says in which order the words of a checksum are read. */
const MAGIC_LITTLE = 0x37_7f_06_82;
const MAGIC_BIG = 0x37_7f_06_83;

type Sums = readonly [number, number];

/**
 * Throws JournalOpenError JOURNAL_DAMAGED, naming the first record that is lost, where the write-ahead log of a journal
 * was changed. Only while nobody writes it, and before it is opened: SQLite would begin the log anew.
 */
export function checkLog(journal: string): void {
  const lost = lostCommits(journal);
  if (lost === 0) return;
  throw new JournalOpenError(
    'JOURNAL_DAMAGED',
    `${journal}-wal is damaged: ${firstLost(journal)} and what follows, ${lost} commits, cannot be read any more. ` +
      'Nothing was changed and nothing was sent. Open orders are still at the platforms: look at them there. ' +
      'To go on with what can be read: nexus backup FILE, then nexus restore FILE.',
  );
}

function firstLost(journal: string): string {
  const db = openForReading(journal);
  try {
    return `record ${(readPoint(db, 'head')?.seq ?? 0) + 1}`;
  } finally {
    db.close();
  }
}

/**
 * How many commits of a write-ahead log cannot be read any more because a byte before or in them was changed; 0 for a log
 * that is as it was left. SQLite passes over them without a word, as if they had never been. What a lost power left is no
 * damage: a commit is on disk before the next one begins, so only one that was never confirmed may be torn. Only while
 * nobody writes the journal.
 */
export function lostCommits(journal: string): number {
  const log = readLog(`${journal}-wal`);
  if (log === undefined || log.length < HEAD_BYTES || log.subarray(0, HEAD_BYTES).every((byte) => byte === 0)) return 0;
  const pageBytes = log.readUInt32BE(8);
  // A head that cannot be read takes the whole log along; its frames still say which belong together.
  const isReadable = isHeadGood(log);
  const frameBytes = FRAME_HEAD_BYTES + (isReadable ? pageBytes : DEFAULT_PAGE_BYTES);
  if (log.length < HEAD_BYTES + frameBytes) return 0;
  const salts = log.subarray(isReadable ? 16 : HEAD_BYTES + 8, isReadable ? 24 : HEAD_BYTES + 16);
  const from = isReadable ? firstBadFrame(log, frameBytes) : HEAD_BYTES;
  let commits = 0;
  for (let at = from; at + frameBytes <= log.length; at += frameBytes) {
    const isCommit = log.readUInt32BE(at + 4) !== 0;
    if (isCommit && log.subarray(at + 8, at + 16).equals(salts)) commits += 1;
  }
  return commits > 1 ? commits : 0;
}

const DEFAULT_PAGE_BYTES = 4_096;

function readLog(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isHeadGood(log: Buffer): boolean {
  const magic = log.readUInt32BE(0);
  if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return false;
  const [first, second] = sumsOf(log, 0, 24, [0, 0]);
  return first === log.readUInt32BE(24) && second === log.readUInt32BE(28);
}

/** Where the first frame begins that SQLite does not take: one of an older log, one that was changed, or the end. */
function firstBadFrame(log: Buffer, frameBytes: number): number {
  let sums: Sums = [log.readUInt32BE(24), log.readUInt32BE(28)];
  let at = HEAD_BYTES;
  for (; at + frameBytes <= log.length; at += frameBytes) {
    if (!log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))) break;
    sums = sumsOf(log, at, at + 8, sums);
    sums = sumsOf(log, at + FRAME_HEAD_BYTES, at + frameBytes, sums);
    if (sums[0] !== log.readUInt32BE(at + 16) || sums[1] !== log.readUInt32BE(at + 20)) break;
  }
  return at;
}

/** SQLite's checksum over whole pairs of words, going on from `sums`. */
function sumsOf(log: Buffer, from: number, until: number, sums: Sums): Sums {
  const isLittle = log.readUInt32BE(0) === MAGIC_LITTLE;
  const words = new DataView(log.buffer, log.byteOffset, log.byteLength);
  let [first, second] = sums;
  for (let at = from; at < until; at += 8) {
    first = (first + words.getUint32(at, isLittle) + second) >>> 0;
    second = (second + words.getUint32(at + 4, isLittle) + first) >>> 0;
  }
  return [first, second];
}
