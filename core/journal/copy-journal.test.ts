import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, writeSteps } from '../../test/support/journal-scene.ts';
import { randomRun } from '../../test/support/random-run.ts';
import { checkCopy, copyJournal } from './copy-journal.ts';
import { openForWriting } from './journal-file.ts';

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** The files below the scene's folder that this process holds open, where the system tells. */
function heldOpen(): readonly string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(join('/proc/self/fd', fd));
      } catch {
        return '';
      }
    })
    .filter((name) => name.startsWith(scene.folder.path));
}

describe.runIf(process.platform === 'linux')('a file that is to be renamed or removed', () => {
  it('is not held open after a copy was made and checked, for Windows would refuse', () => {
    writeSteps(scene.places.journal, randomRun(3, 50).steps);
    const before = new Set(heldOpen());
    const copy = join(scene.places.backupsFolder, 'paper-copy.db');
    copyJournal(scene.places.journal, copy);
    checkCopy(copy);
    expect(heldOpen().filter((name) => name.includes('paper-copy') && !before.has(name))).toEqual([]);
  });

  it('is not held open under its first name when a journal is made', () => {
    const db = openForWriting(scene.places.journal);
    expect(readdirSync(join(scene.places.journal, '..')).toSorted()).toEqual([
      'paper.db',
      'paper.db-shm',
      'paper.db-wal',
    ]);
    db.close();
  });
});
