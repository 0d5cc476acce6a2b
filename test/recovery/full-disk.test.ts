import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../core/journal/data-lock.ts';
import { openForReading, openForWriting } from '../../core/journal/journal-file.ts';
import { readEntries } from '../../core/journal/reader.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { verifyJournal } from '../../core/journal/verify-journal.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import type { PlatformId } from '../../core/model/ids.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-full-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(number: number): JournalEntry {
  const reason = `${number} `.padEnd(2_000, 'x');
  return {
    event: { type: 'platformLost', atUs: 1_790_000_000_000_000 + number, platform: 'nt8' as PlatformId, reason },
    decisions: [],
    alerts: [],
  };
}

/** Commits until the disk refuses, and gives back how many entries were handed over. */
function fill(writer: ReturnType<typeof createJournalWriter>): number {
  for (let number = 1; number < 10_000; number += 1) {
    const outcome = writer.commit([entry(number)]);
    if (outcome.outcome === 'written') continue;
    expect(outcome).toMatchObject({ outcome: 'kept', reason: 'the disk is full', keptCount: 1 });
    return number;
  }
  throw new Error('the disk took everything');
}

function numbersIn(path: string): readonly number[] {
  const db = openForReading(path);
  expect(verifyJournal(db)).toMatchObject({ intact: true });
  const numbers = [...readEntries(db)].map(({ event }) =>
    event.type === 'platformLost' ? Number(event.reason.split(' ')[0]) : 0,
  );
  db.close();
  return numbers;
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('a full disk', () => {
  it('takes nothing out of order and nothing twice: what it refused goes down first once there is room', () => {
    const path = join(folder, 'paper.db');
    const db = openForWriting(path);
    db.pragma('max_page_count = 60');
    const writer = createJournalWriter(db);
    const refused = fill(writer);
    expect(writer.commit([entry(refused + 1), entry(refused + 2)])).toMatchObject({ outcome: 'kept', keptCount: 3 });
    expect(writer.lastSeq).toBe(refused - 1);
    expect(numbersIn(path)).toEqual(upTo(refused - 1));
    db.pragma('max_page_count = 100000');
    expect(writer.commit([])).toEqual({ outcome: 'written' });
    expect(writer.keptCount).toBe(0);
    expect(numbersIn(path)).toEqual(upTo(refused + 2));
    writer.close();
  });

  it('stops the gateway rather than forget when more is kept than memory allows', () => {
    const db = openForWriting(join(folder, 'paper.db'));
    db.pragma('max_page_count = 60');
    const writer = createJournalWriter(db, { keptMax: 10 });
    const refused = fill(writer);
    expect(() => {
      for (let number = refused + 1; number < refused + 20; number += 1) writer.commit([entry(number)]);
    }).toThrow(/kept 11 entries that the disk did not take/);
    writer.close();
  });
});

/** A file system of two megabytes, where this user may make one. */
function mountTiny(at: string): boolean {
  mkdirSync(at, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', at]).status === 0;
}

describe('a disk that is really full', () => {
  it('loses nothing, lets a gateway start, and goes on when there is room', ({ skip }) => {
    const at = join(folder, 'tiny');
    skip(!mountTiny(at), 'this user may not mount a file system');
    try {
      const ballast = join(at, 'ballast');
      const path = join(at, 'paper.db');
      const lockAgain = (): boolean => {
        const lock = lockDataFolder(join(at, 'gateway.lock'), { pid: 1, sinceUs: 1 });
        if (lock.ok) lock.value.release();
        return lock.ok;
      };
      expect(lockAgain()).toBe(true);
      const first = createJournalWriter(openForWriting(path));
      writeFileSync(ballast, Buffer.alloc(1_000_000));
      const refused = fill(first);
      expect(lockAgain()).toBe(true);
      const beside = createJournalWriter(openForWriting(path));
      expect(beside.lastSeq).toBe(refused - 1);
      expect(numbersIn(path)).toEqual(upTo(refused - 1));
      unlinkSync(ballast);
      expect(first.commit([])).toEqual({ outcome: 'written' });
      first.close();
      expect(numbersIn(path)).toEqual(upTo(refused));
      const second = createJournalWriter(openForWriting(path));
      expect(second.lastSeq).toBe(refused);
      second.close();
    } finally {
      spawnSync('umount', ['-l', at]);
    }
  });
});
