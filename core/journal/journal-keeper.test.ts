import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEEPER_FILE, temporaryFolder } from '../../test/support/journal-scene.ts';
import { checkCopy } from './copy-journal.ts';
import { openForReading, openForWriting } from './journal-file.ts';
import { startJournalKeeper } from './journal-keeper.ts';
import { createJournalWriter, type JournalWriter } from './writer.ts';

const MEGABYTE = 1_000_000;

let scene: ReturnType<typeof temporaryFolder>;
let writer: JournalWriter;
let troubles: string[];

beforeEach(() => {
  scene = temporaryFolder();
  writer = createJournalWriter(openForWriting(scene.places.journal));
  troubles = [];
});
afterEach(() => {
  writer.close();
  scene.remove();
});

function keeper(walBytesMax: number, workerFile = KEEPER_FILE) {
  // It is asked for every checkpoint here, so that nothing depends on when it makes its own.
  return startJournalKeeper({
    path: scene.places.journal,
    mode: 'paper',
    trouble: (reason) => troubles.push(reason),
    everyMs: 1_000_000,
    walBytesMax,
    workerFile,
  });
}

/** Commits so many records of about two kilobytes, one by one. */
function write(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const event = { type: 'killReceived', atUs: 1, by: 'test', reason: 'x'.repeat(2_000), flatten: false } as const;
    expect(writer.commit([{ event, decisions: [], alerts: [] }])).toEqual({ outcome: 'written' });
  }
}

/** The size of the journal's file without its log. */
function fileBytes(): number {
  return statSync(scene.places.journal).size;
}

describe('the keeper of a journal', () => {
  it('keeps the log small, however much is written', async () => {
    const kept = keeper(MEGABYTE);
    for (let round = 0; round < 5; round += 1) {
      write(100);
      // Each round is to begin with a log that was seen to.
      // eslint-disable-next-line no-await-in-loop
      const after = await kept.checkpoint();
      expect(after.ok && after.value).toBeLessThanOrEqual(MEGABYTE);
    }
    expect(statSync(`${scene.places.journal}-wal`).size).toBeLessThan(2 * MEGABYTE);
    await kept.stop();
    expect(troubles).toEqual([]);
  });

  it('sees to the log of an earlier gateway at once, before its first round', async () => {
    write(100);
    const before = fileBytes();
    const kept = keeper(MEGABYTE);
    // Its first answer comes after what it does at its start; a copy reads the journal and moves nothing into its file.
    await kept.copy(`${scene.places.backupsFolder}/first.db`);
    expect(fileBytes()).toBeGreaterThan(before + 200_000);
    await kept.stop();
  });

  it('waits for nobody: a reader that holds the log open leaves it to the next round', async () => {
    const kept = keeper(MEGABYTE);
    const reader = openForReading(scene.places.journal);
    reader.exec('BEGIN');
    reader.prepare('SELECT COUNT(*) AS count FROM records').get();
    write(300);
    const held = await kept.checkpoint();
    expect(held.ok && held.value).toBeGreaterThan(MEGABYTE);
    reader.exec('COMMIT');
    reader.close();
    write(1);
    const free = await kept.checkpoint();
    expect(free.ok && free.value).toBeLessThanOrEqual(MEGABYTE);
    await kept.stop();
    expect(troubles).toEqual([]);
  });

  it('makes a whole copy while records are written', async () => {
    const kept = keeper(MEGABYTE);
    write(50);
    const copying = kept.copy(`${scene.places.backupsFolder}/one.db`);
    write(50);
    const copied = await copying;
    expect(copied.ok).toBe(true);
    expect(checkCopy(`${scene.places.backupsFolder}/one.db`).lastSeq).toBeGreaterThanOrEqual(50);
    const again = await kept.copy(`${scene.places.backupsFolder}/one.db`);
    expect(again.ok ? '' : again.error).toContain('exists already');
    await kept.stop();
  });

  it('says so when it cannot run, and answers what it was asked', async () => {
    const kept = keeper(MEGABYTE, new URL('no-such-file.js', import.meta.url));
    expect(await kept.copy('/nowhere')).toEqual({ ok: false, error: 'the journal’s keeper has ended' });
    await kept.stop();
    expect(troubles).toMatchObject([expect.stringMatching(/keeper ended.*until the gateway is restarted/)]);
  });
});
