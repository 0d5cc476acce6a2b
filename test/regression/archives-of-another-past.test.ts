import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreJournal } from '../../core/app/journal-restore.ts';
import { compactJournal, type Compaction } from '../../core/journal/compact-journal.ts';
import { copyJournal } from '../../core/journal/copy-journal.ts';
import { openForWriting } from '../../core/journal/journal-file.ts';
import { readHistory, type HistoryGap } from '../../core/journal/read-history.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { temporaryFolder } from '../support/journal-scene.ts';

/** Records of one moment each, told apart by who wrote them. */
const START_US = 1_790_000_000_000_000;

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

function entry(seq: number, past: string): JournalEntry {
  const event = { type: 'platformLost', platform: 'nt8' as PlatformId, reason: `${past} ${seq}` } as const;
  return { event: { ...event, atUs: START_US + seq }, decisions: [], alerts: [] };
}

/** Writes records up to `lastSeq`. */
function write(lastSeq: number, past: string): void {
  const writer = createJournalWriter(openForWriting(scene.places.journal));
  const entries: JournalEntry[] = [];
  for (let seq = writer.lastSeq + 1; seq <= lastSeq; seq += 1) entries.push(entry(seq, past));
  writer.commit(entries);
  writer.close();
}

function putAway(beforeSeq: number): Compaction | undefined {
  const db = openForWriting(scene.places.journal);
  try {
    const { journal: path, archiveFolder } = scene.places;
    const keepFromUs = START_US + beforeSeq;
    return compactJournal(db, { path, archiveFolder, keepFromUs, nowUs: START_US + 1_000, rowsMin: 1 });
  } finally {
    db.close();
  }
}

function restore(from: string): void {
  expect(restoreJournal(scene.folder.path, scene.places, from, START_US)).toMatchObject({ ok: true });
}

function told(): {
  readonly seqs: readonly number[];
  readonly said: readonly string[];
  readonly gaps: readonly HistoryGap[];
} {
  const seqs: number[] = [];
  const said: string[] = [];
  const gaps = readHistory(scene.places, {
    base: () => {},
    entry: ({ event }, seq) => {
      seqs.push(seq);
      if (event.type === 'platformLost') said.push(event.reason);
    },
  });
  return { seqs, said, gaps };
}

describe('the history of a journal that went back to a copy', () => {
  it('has nothing of what was put away before the restore and belongs to another past', () => {
    const copy = join(scene.places.backupsFolder, 'paper-copy.db');
    write(100, 'kept');
    copyJournal(scene.places.journal, copy);
    write(200, 'undone');
    putAway(150);
    restore(copy);
    write(300, 'new');
    putAway(250);
    const { seqs, said, gaps } = told();
    expect(gaps).toEqual([]);
    expect(seqs).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(said.filter((text) => text.startsWith('undone'))).toEqual([]);
  });

  it('takes of an archive only what the journal was built on', () => {
    const copy = join(scene.places.backupsFolder, 'paper-copy.db');
    write(100, 'kept');
    putAway(50);
    copyJournal(scene.places.journal, copy);
    write(200, 'undone');
    putAway(150);
    restore(copy);
    write(160, 'new');
    const { said, gaps } = told();
    expect(gaps).toEqual([]);
    expect(said).toHaveLength(159);
    expect(said.filter((text) => text.startsWith('undone'))).toEqual([]);
    expect(said.at(-1)).toBe('new 160');
  });

  it('is put away beside an archive of another past that has the same name', () => {
    const copy = join(scene.places.backupsFolder, 'paper-copy.db');
    write(100, 'kept');
    copyJournal(scene.places.journal, copy);
    write(200, 'undone');
    const before = putAway(150);
    restore(copy);
    write(200, 'new');
    const after = putAway(150);
    expect(after?.archive).not.toBe(before?.archive);
    const { said, gaps } = told();
    expect(gaps).toEqual([]);
    expect(said.at(-1)).toBe('new 200');
    expect(said.filter((text) => text.startsWith('undone'))).toEqual([]);
    rmSync(after?.archive ?? '');
    expect(told().gaps).toEqual([{ fromSeq: 1, toSeq: 149 }]);
  });
});
