import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailed } from '../../core/app/cli/ask-gateway.ts';
import { addJournalCommands } from '../../core/app/cli/journal-commands.ts';
import { lockDataFolder } from '../../core/journal/data-lock.ts';
import { openForWriting } from '../../core/journal/journal-file.ts';
import { createKeptRows } from '../../core/journal/kept-rows.ts';
import { pendingRow } from '../../core/journal/pending-row.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { temporaryFolder, writeSteps } from '../support/journal-scene.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';
import { randomRun } from '../support/random-run.ts';

const STEPS = 240;

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** Runs one command and gives back what it printed; fails as the command does. */
async function run(...args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  const output = {
    write: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      err += text;
    },
    failed: () => {},
  };
  const program = new Command('nexus')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: output.error });
  addJournalCommands(program, output, () => MANUAL_START_US);
  await program.parseAsync([...args, '--data', scene.folder.path], { from: 'user' });
  return { out, err };
}

/** Why a command failed. */
async function refusal(...args: readonly string[]): Promise<string> {
  try {
    await run(...args);
  } catch (error) {
    if (error instanceof CommandFailed) return error.message;
    throw error;
  }
  throw new Error('the command did not fail');
}

function fillJournal(seed = 21): ReturnType<typeof randomRun> {
  const made = randomRun(seed, STEPS);
  writeSteps(scene.places.journal, made.steps, 20);
  return made;
}

function tamper(sql: string): void {
  const db = openForWriting(scene.places.journal);
  db.exec(sql);
  db.close();
}

describe('nexus journal verify', () => {
  it('says that the journal is whole, and up to which record', async () => {
    fillJournal();
    const { out } = await run('journal', 'verify');
    expect(out).toMatch(/paper\.db is whole: its last record is 240, of 2026-09-2\d .* UTC \(.*[kM]B\)\.\n$/);
    const { out: json } = await run('journal', 'verify', '--json');
    expect(JSON.parse(json)).toMatchObject({ intact: true, last_record: 240 });
  });

  it('names the record of which one byte was changed', async () => {
    fillJournal();
    tamper('UPDATE records SET actor = actor || "x" WHERE seq = 77'.replaceAll('"', "'"));
    expect(await refusal('journal', 'verify')).toMatch(/record 77 \(\w+\) does not match its hash: it was changed/);
  });

  it('checks the archive as well', async () => {
    fillJournal();
    await run('journal', 'compact', '--keep-days', '0');
    const { out } = await run('journal', 'verify');
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out).toContain('archive');
  });

  it('says that there is no journal', async () => {
    expect(await refusal('journal', 'verify')).toBe(`There is no journal at ${scene.places.journal}.`);
  });
});

describe('nexus export', () => {
  it('writes every fill that was booked, once, as CSV and as JSON lines', async () => {
    const { engine } = fillJournal();
    const { out: csv } = await run('export', 'fills');
    const { out: lines } = await run('export', 'fills', '--format', 'jsonl');
    const fills = engine.fills(10_000);
    expect(fills.length).toBeGreaterThan(5);
    expect(csv.trim().split('\r\n')).toHaveLength(fills.length + 1);
    expect(csv.split('\r\n')[0]).toMatch(/^booked,platform_time,order_id,exec_id,client,/);
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { order_id: string; exec_id: string });
    expect(rows.map((row) => `${row.order_id} ${row.exec_id}`).toSorted()).toEqual(
      fills.map((fill) => `${fill.orderId} ${fill.execId}`).toSorted(),
    );
  });

  it('writes every order with how it ended, also after old ones were put away', async () => {
    const { engine } = fillJournal();
    const { out: before } = await run('export', 'orders', '--format', 'jsonl');
    await run('journal', 'compact', '--keep-days', '0');
    const { out: after } = await run('export', 'orders', '--format', 'jsonl');
    expect(after).toBe(before);
    expect(before.trim().split('\n')).toHaveLength(engine.orders(10_000).length);
  });

  it('sums P&L by risk day, and the points add up to what the positions realised', async () => {
    const { engine } = fillJournal();
    const { out } = await run('export', 'pnl', '--format', 'jsonl');
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number>);
    expect(rows[0]).toMatchObject({ risk_day: expect.stringMatching(/^2026-\d\d-\d\d$/) as string });
    const fillCount = rows.reduce((sum, row) => sum + row['fills']!, 0);
    expect(fillCount).toBe(engine.fills(10_000).length);
  });

  it('writes the journal itself, one record a line', async () => {
    fillJournal();
    const { out } = await run('export', 'journal');
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(STEPS);
    expect(JSON.parse(lines[41]!)).toMatchObject({ seq: 42, event: { type: expect.any(String) as string } });
  });

  it('writes a file whole or not at all, and none over another', async () => {
    fillJournal();
    const file = join(scene.folder.path, 'fills.csv');
    await run('export', 'fills', '--out', file);
    const written = readFileSync(file, 'utf8');
    expect(written.startsWith('booked,')).toBe(true);
    expect(await refusal('export', 'fills', '--out', file)).toContain('exists already');
    tamper("UPDATE records SET body = x'00' WHERE seq = 200");
    expect(await refusal('export', 'fills', '--out', `${file}2`)).toContain('record 200');
    expect(existsSync(`${file}2`)).toBe(false);
  });
});

describe('nexus backup and nexus restore', () => {
  it('go back to a copy and keep what was there', async () => {
    fillJournal();
    const { out } = await run('backup');
    const copy = join(scene.places.backupsFolder, 'paper-2026-11-20T14-30-00.db');
    expect(out).toMatch(/paper-2026-11-20T14-30-00\.db was made and checked: .*, up to record 240\.\n$/);
    tamper("UPDATE records SET body = x'00' WHERE seq = 3");
    const { out: said } = await run('restore', copy);
    expect(said).toMatch(/^Restored up to record 240, of .* UTC\.\nWhat was there before is kept in .*replaced/);
    expect(said).toContain('compare the positions');
    expect((await run('journal', 'verify')).out).toContain('is whole');
    const { out: list } = await run('backup', 'list');
    expect(list).toMatch(/paper-2026-11-20T14-30-00\.db\s+whole/);
  });

  it('copies a journal while it is being written', async () => {
    fillJournal();
    const db = openForWriting(scene.places.journal);
    db.exec('BEGIN IMMEDIATE; DELETE FROM records WHERE seq > 5');
    expect((await run('backup')).out).toContain('up to record 240');
    db.exec('ROLLBACK');
    db.close();
  });

  it('refuses to restore while a gateway runs, and names it', async () => {
    fillJournal();
    await run('backup');
    const held = lockDataFolder(scene.places.lock, { pid: 4711, sinceUs: MANUAL_START_US });
    const why = await refusal('restore', join(scene.places.backupsFolder, 'paper-2026-11-20T14-30-00.db'));
    expect(why).toMatch(/^A gateway runs on .* already: process 4711, since 2026-11-20 14:30:00 UTC/);
    expect(await refusal('journal', 'compact')).toContain('process 4711');
    if (held.ok) held.value.release();
  });

  it('refuses a copy that is damaged, missing, or of the other mode, and changes nothing', async () => {
    fillJournal();
    const before = (await run('journal', 'verify')).out;
    const live = join(scene.folder.path, 'live-copy.db');
    openForWriting(live, 'live').close();
    const junk = join(scene.folder.path, 'junk.db');
    writeFileSync(junk, 'x'.repeat(5_000));
    expect(await refusal('restore', live)).toBe(`${live} is a live journal, not a paper one.`);
    expect(await refusal('restore', junk)).toContain('is damaged');
    expect(await refusal('restore', join(scene.folder.path, 'none.db'))).toContain('There is no journal at');
    expect((await run('journal', 'verify')).out).toBe(before);
    expect(existsSync(scene.places.restoreMark)).toBe(false);
  });

  it('writes no copy over another', async () => {
    fillJournal();
    await run('backup');
    expect(await refusal('backup')).toContain('exists already');
  });

  it('compacts nothing after a restore that was interrupted', async () => {
    fillJournal();
    writeFileSync(scene.places.restoreMark, '');
    expect(await refusal('journal', 'compact', '--keep-days', '0')).toContain('was interrupted');
    expect((await run('journal', 'verify')).out).toContain('its last record is 240');
  });

  it('tells of records that stand beside the journal: an export lacks them, a compaction puts aside what does not fit', async () => {
    fillJournal();
    const { journal, keptFiles } = scene.places;
    const [file = ''] = keptFiles;
    const event = { type: 'timePassed', atUs: MANUAL_START_US } as const;
    const elsewhere = { seq: 500, hash: new Uint8Array(32) };
    createKeptRows([file]).hold([pendingRow({ event, decisions: [], alerts: [] }, elsewhere)]);
    expect((await run('export', 'journal')).err).toContain(`1 records that the disk refused stand in ${file}`);
    const { err } = await run('journal', 'compact', '--keep-days', '36500');
    expect(err).toContain('1 records that the disk refused in an earlier run do not continue this journal');
    expect(existsSync(journal)).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves no export under its name that a full disk has cut', async ({ skip }) => {
    const last = { type: 'platformLost', atUs: MANUAL_START_US, platform: 'nt8' as PlatformId } as const;
    const writer = createJournalWriter(openForWriting(scene.places.journal));
    writer.commit([{ event: { ...last, reason: 'x'.repeat(9_000) }, decisions: [], alerts: [] }]);
    writer.close();
    const disk = join(scene.folder.path, 'disk');
    mkdirSync(disk);
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk]).status === 0;
    skip(!isMounted, 'this user may not mount a file system');
    try {
      const out = join(disk, 'journal.jsonl');
      expect(await refusal('export', 'journal', '--out', out)).toMatch(/no space|ENOSPC/i);
      expect(existsSync(out)).toBe(false);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});
