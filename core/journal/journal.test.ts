import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformId } from '../model/ids.ts';
import { openForReading, openForWriting } from './journal-file.ts';
import { readEntries, readRows } from './reader.ts';
import { verifyRows } from './verify-journal.ts';
import type { JournalEntry } from './record.ts';
import { createJournalWriter } from './writer.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-journal-'));
  path = join(folder, 'paper.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(index: number): JournalEntry {
  return {
    event: {
      type: 'platformLost',
      atUs: 1_790_000_000_000_000 + index,
      platform: 'nt8' as PlatformId,
      reason: `r${index}`,
    },
    decisions: [],
    alerts: [],
  };
}

describe('the journal', () => {
  it('gives back what was committed, in order, while the writer is open', () => {
    const writer = createJournalWriter(openForWriting(path));
    expect(writer.commit([entry(1), entry(2)])).toEqual({ outcome: 'written' });
    writer.commit([entry(3)]);
    const reader = openForReading(path);
    expect([...readEntries(reader)]).toEqual([entry(1), entry(2), entry(3)]);
    expect(verifyRows(readRows(reader))).toEqual({
      intact: true,
      rowCount: 3,
      lastSeq: 3,
      lastAtUs: 1_790_000_000_000_003,
    });
    reader.close();
    writer.close();
  });

  it('goes on with the chain after it was closed and opened again', () => {
    const first = createJournalWriter(openForWriting(path));
    first.commit([entry(1)]);
    first.close();
    const second = createJournalWriter(openForWriting(path));
    second.commit([entry(2)]);
    expect(second.lastSeq).toBe(2);
    second.close();
    const reader = openForReading(path);
    expect(verifyRows(readRows(reader))).toMatchObject({ intact: true, rowCount: 2 });
    reader.close();
  });

  it('names the record in which any one byte was changed', () => {
    const writer = createJournalWriter(openForWriting(path));
    for (let index = 1; index <= 5; index += 1) writer.commit([entry(index)]);
    writer.close();
    const db = openForWriting(path);
    const { body } = db.prepare('SELECT body FROM records WHERE seq = 3').get() as { body: Buffer };
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      db.prepare('UPDATE records SET body = ? WHERE seq = 3').run([changed]);
      expect(verifyRows(readRows(db))).toMatchObject({ intact: false, seq: 3 });
    }
    db.prepare('UPDATE records SET body = ? WHERE seq = 3').run([body]);
    for (const column of ['at_us', 'kind', 'actor'])
      for (const seq of [1, 5]) {
        db.exec(`SAVEPOINT s; UPDATE records SET ${column} = ${column} || '1' WHERE seq = ${seq}`);
        expect(verifyRows(readRows(db))).toMatchObject({ intact: false, seq });
        db.exec('ROLLBACK TO s; RELEASE s');
      }
    db.exec('DELETE FROM records WHERE seq = 4');
    expect(verifyRows(readRows(db))).toMatchObject({ intact: false, seq: 4 });
    db.close();
  });

  it('keeps in memory what a locked disk did not take, and writes it later in order', () => {
    const writer = createJournalWriter(openForWriting(path));
    const other = openForWriting(path);
    other.exec('BEGIN IMMEDIATE');
    expect(writer.commit([entry(1)])).toMatchObject({ outcome: 'kept', keptCount: 1 });
    expect(writer.commit([entry(2)])).toMatchObject({ outcome: 'kept', keptCount: 2 });
    other.exec('ROLLBACK');
    expect(writer.commit([entry(3)])).toEqual({ outcome: 'written' });
    expect([...readEntries(other)]).toEqual([entry(1), entry(2), entry(3)]);
    other.close();
    writer.close();
  });

  it('refuses a journal of a newer layout and a damaged file, in words', () => {
    const db = openForWriting(path);
    db.exec("UPDATE meta SET value = '99' WHERE key = 'version'");
    db.close();
    expect(() => openForWriting(path)).toThrow(/newer gateway \(layout 99/);
  });
});
