import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/journal-scene.ts';
import { openForWriting } from './journal-file.ts';
import { readEntries } from './reader.ts';
import { verifyJournal } from './verify-journal.ts';
import { makeWalRoom } from './wal-room.ts';
import { createJournalWriter } from './writer.ts';

const ROOM = 1_000_000;

let scene: ReturnType<typeof temporaryFolder>;
let path: string;
let copies = 0;
beforeEach(() => {
  scene = temporaryFolder();
  path = scene.places.journal;
});
afterEach(() => scene.remove());

const sizeOfLog = (): number => statSync(`${path}-wal`).size;

function write(writer: ReturnType<typeof createJournalWriter>, from: number, to: number): void {
  for (let number = from; number <= to; number += 1) {
    const event = { type: 'killReceived', atUs: number, by: 'test', reason: 'r', flatten: false } as const;
    expect(writer.commit([{ event, decisions: [], alerts: [] }])).toEqual({ outcome: 'written' });
  }
}

/** The journal as a process finds it that starts after this one was killed now. */
function timesAfterDeath(): readonly number[] {
  copies += 1;
  const copy = `${path}-dead-${copies}`;
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  const db = openForWriting(copy);
  expect(verifyJournal(db)).toMatchObject({ intact: true });
  const times = [...readEntries(db)].map(({ event }) => event.atUs);
  db.close();
  return times;
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('room for the log of a journal', () => {
  it('is taken before the first commit, and commits go into it', () => {
    const db = openForWriting(path);
    makeWalRoom(path, ROOM);
    expect(sizeOfLog()).toBe(ROOM);
    const writer = createJournalWriter(db);
    write(writer, 1, 10);
    expect(sizeOfLog()).toBe(ROOM);
    expect(timesAfterDeath()).toEqual(upTo(10));
    writer.close();
  });

  it('is added behind what an earlier gateway left in the log, and touches none of it', () => {
    const first = openForWriting(path);
    const writer = createJournalWriter(first);
    write(writer, 1, 10);
    copyFileSync(path, `${path}-kept`);
    copyFileSync(`${path}-wal`, `${path}-kept-wal`);
    path = `${path}-kept`;
    const db = openForWriting(path);
    makeWalRoom(path, ROOM);
    expect(sizeOfLog()).toBe(ROOM);
    const second = createJournalWriter(db);
    write(second, 11, 20);
    expect(timesAfterDeath()).toEqual(upTo(20));
    second.close();
    writer.close();
  });

  it('is taken again after a clean end, which leaves no log', () => {
    const writer = createJournalWriter(openForWriting(path));
    write(writer, 1, 10);
    writer.close();
    const db = openForWriting(path);
    makeWalRoom(path, ROOM);
    expect(sizeOfLog()).toBe(ROOM);
    expect(timesAfterDeath()).toEqual(upTo(10));
    const again = createJournalWriter(db);
    write(again, 11, 20);
    expect(timesAfterDeath()).toEqual(upTo(20));
    again.close();
  });

  it('does no harm when it runs out', () => {
    const db = openForWriting(path);
    makeWalRoom(path, 20_000);
    const writer = createJournalWriter(db);
    write(writer, 1, 50);
    expect(sizeOfLog()).toBeGreaterThan(20_000);
    expect(timesAfterDeath()).toEqual(upTo(50));
    writer.close();
  });

  it('is left alone where there is enough, and where there is no log', () => {
    makeWalRoom(path, ROOM);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'x'.repeat(2_000));
    makeWalRoom(path, 1_000);
    expect(sizeOfLog()).toBe(2_000);
  });
});
