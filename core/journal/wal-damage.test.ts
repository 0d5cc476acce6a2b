import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryOf, temporaryFolder } from '../../test/support/journal-scene.ts';
import { randomRun } from '../../test/support/random-run.ts';
import { checkpointOnce } from './checkpoint.ts';
import { openForReading, openForWriting, readPoint } from './journal-file.ts';
import { lostCommits } from './wal-damage.ts';
import { makeWalRoom } from './wal-room.ts';
import { createJournalWriter } from './writer.ts';

const HEAD_BYTES = 32;
const FRAME_BYTES = 24 + 4_096;
const COMMITS = 30;

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** What a killed gateway leaves: a journal whose last records stand in its log alone. Copied to a name of its own. */
function killed(commits = COMMITS): string {
  const { journal } = scene.places;
  const db = openForWriting(journal);
  makeWalRoom(journal, 1_000_000);
  const writer = createJournalWriter(db);
  for (const step of randomRun(5, commits).steps) writer.commit([entryOf(step)]);
  const left = `${journal}.left`;
  for (const suffix of ['', '-wal']) copyFileSync(`${journal}${suffix}`, `${left}${suffix}`);
  writer.close();
  return left;
}

function lastSeqOf(path: string): number | undefined {
  rmSync(`${path}-shm`, { force: true });
  const db = openForReading(path);
  try {
    return readPoint(db, 'head')?.seq;
  } finally {
    db.close();
  }
}

describe('the log of a killed gateway', () => {
  it('lacks nothing as it was left', () => {
    const left = killed();
    expect(lostCommits(left)).toBe(0);
    expect(lastSeqOf(left)).toBe(COMMITS);
    expect(lostCommits(`${left}.none`)).toBe(0);
  });

  it('lacks nothing after a checkpoint began it anew over what it held before', () => {
    const { journal } = scene.places;
    const db = openForWriting(journal);
    const writer = createJournalWriter(db);
    const { steps } = randomRun(6, 40);
    for (const step of steps.slice(0, 30)) writer.commit([entryOf(step)]);
    checkpointOnce(db);
    for (const step of steps.slice(30)) writer.commit([entryOf(step)]);
    expect(lostCommits(journal)).toBe(0);
    writer.close();
  });

  it('says of a changed byte what cannot be read any more, or nothing is lost by it but the last commit', () => {
    const left = killed();
    const log = readFileSync(`${left}-wal`);
    fc.assert(
      fc.property(fc.nat(HEAD_BYTES + 60 * FRAME_BYTES), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(log);
        changed[at]! ^= 1 << bit;
        writeFileSync(`${left}-wal`, changed);
        const lost = lostCommits(left);
        if (lost === 0) expect(lastSeqOf(left)).toBeGreaterThanOrEqual(COMMITS - 1);
        else expect(lost).toBeGreaterThan(1);
      }),
      { numRuns: 150 },
    );
  });

  it('may be torn in what was never confirmed', () => {
    const left = killed();
    const log = readFileSync(`${left}-wal`);
    let end = HEAD_BYTES;
    while (log.readUInt32BE(end) !== 0) end += FRAME_BYTES;
    truncateSync(`${left}-wal`, end - 100);
    expect(lostCommits(left)).toBe(0);
    expect(lastSeqOf(left)).toBe(COMMITS - 1);
  });
});
