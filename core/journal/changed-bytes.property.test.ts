import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, writeSteps } from '../../test/support/journal-scene.ts';
import { randomRun } from '../../test/support/random-run.ts';
import { openForReading } from './journal-file.ts';
import { JournalOpenError } from './journal-problem.ts';
import { readRows } from './reader.ts';
import { recoverJournal } from './recover-journal.ts';

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** Every field of every record of the file at `path`; undefined where the journal is refused. */
function recordsOf(path: string): string | undefined {
  try {
    const db = openForReading(path, 'paper');
    try {
      recoverJournal(db, path, () => {});
      return JSON.stringify([...readRows(db)]);
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof JournalOpenError) return undefined;
    throw error;
  }
}

describe('a journal of which a bit was changed', () => {
  it('is refused, or says what it said before', () => {
    const { journal } = scene.places;
    writeSteps(journal, randomRun(11, 80).steps);
    const whole = `${journal}.whole`;
    copyFileSync(journal, whole);
    const said = recordsOf(whole);
    const bytes = readFileSync(whole);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << bit;
        rmSync(`${journal}-wal`, { force: true });
        rmSync(`${journal}-shm`, { force: true });
        writeFileSync(journal, changed);
        const says = recordsOf(journal);
        if (says === undefined) refused += 1;
        else expect(says).toBe(said);
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});
