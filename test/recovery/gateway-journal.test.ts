import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalPlaces } from '../../core/app/journal-places.ts';
import { openGatewayJournal, type GatewayJournal } from '../../core/app/journal-recovery.ts';
import { openJournalView } from '../../core/app/journal-view.ts';
import { openForWriting, type JournalMode } from '../../core/journal/journal-file.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import type { Alert } from '../../core/model/alert.ts';
import { entryOf, freshEngine, KEEPER_FILE, seen, temporaryFolder, writeSteps } from '../support/journal-scene.ts';
import { manualClock } from '../support/manual-clock.ts';
import { randomRun } from '../support/random-run.ts';

let scene: ReturnType<typeof temporaryFolder>;
let alerts: Alert[];

beforeEach(() => {
  scene = temporaryFolder();
  alerts = [];
});
afterEach(() => scene.remove());

function open(mode: JournalMode = 'paper') {
  return openGatewayJournal({
    folder: scene.folder,
    mode,
    clock: manualClock(),
    log: () => {},
    alert: (alert) => alerts.push(alert),
    keeperFile: KEEPER_FILE,
  });
}

/** Opens and replays, and expects both to work. */
function started(): GatewayJournal {
  const opened = open();
  if (!opened.ok) throw new Error(opened.error);
  const recovered = opened.value.recover(() => {});
  if (!recovered.ok) throw new Error(recovered.error);
  return opened.value;
}

describe('the journal of a gateway', () => {
  it('goes on after a restart where the last run ended', async () => {
    const { steps, engine } = randomRun(5, 120);
    const first = started();
    first.commit(steps.map((step) => entryOf(step)));
    await first.close();
    const opened = open();
    const again = freshEngine();
    const recovered = opened.ok ? opened.value.recover((decision) => again.restore(decision)) : opened;
    expect(recovered).toMatchObject({ ok: true, value: { events: 120, lastEventUs: steps.at(-1)!.event.atUs } });
    expect(seen(again)).toEqual(seen(engine));
    if (opened.ok) await opened.value.close();
    expect(alerts).toEqual([]);
  });

  it('begins the log anew after gateways that died, however many', async () => {
    const { steps } = randomRun(5, 120);
    writeSteps(scene.places.journal, steps, 1);
    const dead = openForWriting(scene.places.journal);
    const writer = createJournalWriter(dead);
    for (const step of steps) writer.commit([entryOf(step)]);
    const first = started();
    first.commit([entryOf(steps[0]!)]);
    const [log] = dead.prepare('PRAGMA wal_checkpoint(PASSIVE)').all() as { log: number }[];
    expect(log?.log).toBeLessThan(20);
    await first.close();
    dead.close();
  });

  it('takes nothing before the replay: there is no other start', async () => {
    const opened = open();
    if (!opened.ok) throw new Error(opened.error);
    expect(() => opened.value.commit([])).toThrow('not replayed');
    await opened.value.close();
  });

  it('refuses a second gateway on the folder and names the first', async () => {
    const first = started();
    const second = open();
    expect(second.ok ? '' : second.error).toMatch(
      new RegExp(`^A gateway runs on .* already: process ${process.pid}, since 2026-11-20 14:30:00 UTC\\. End it`),
    );
    await first.close();
    const third = started();
    await third.close();
  });

  it('is free again at once when the process that held it was killed', async () => {
    const held = `
      import { lockDataFolder } from '${new URL('../../dist/core/journal/data-lock.js', import.meta.url).href}';
      console.log(lockDataFolder('${scene.places.lock}', { pid: process.pid, sinceUs: 1e15 }).ok);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', held], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const refused = open();
    expect(refused.ok ? '' : refused.error).toContain(`process ${child.pid},`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await started().close();
  });

  it('takes a lock file that is no lock for none', async () => {
    writeFileSync(scene.places.lock, 'not a database, but long enough to be read as the head of one'.repeat(20));
    await started().close();
  });

  it('keeps paper and live apart', async () => {
    await started().close();
    const live = journalPlaces(scene.folder, 'live');
    expect(live.journal).not.toBe(scene.places.journal);
    const opened = open('live');
    if (!opened.ok) throw new Error(opened.error);
    expect(opened.value.recover(() => {})).toMatchObject({ ok: true });
    const copied = await opened.value.backup(`${live.backupsFolder}/live.db`);
    expect(copied).toMatchObject({ ok: true, value: { mode: 'live' } });
    await opened.value.close();
    expect(alerts).toEqual([]);
    expect(() => openForWriting(scene.places.journal, 'live')).toThrow(
      /is a paper journal and cannot serve as the live/,
    );
  });

  it('does not start after a restore that was interrupted', async () => {
    await started().close();
    writeFileSync(scene.places.restoreMark, '');
    const refused = open();
    expect(refused.ok ? '' : refused.error).toMatch(/restore of .* was interrupted.*nexus restore FILE/s);
  });
});

describe('a journal that is not whole', () => {
  beforeEach(() => writeSteps(scene.places.journal, randomRun(9, 300).steps));

  /** What a start and a look say to it. */
  function refusals(): readonly string[] {
    const opened = open();
    const recovered = opened.ok ? opened.value.recover(() => {}) : opened;
    const view = openJournalView(scene.folder);
    return [recovered.ok ? '' : recovered.error, view.ok ? '' : view.error];
  }

  it.each([
    [
      'a changed record',
      "UPDATE records SET body = body || x'00' WHERE seq = 7",
      /record 7 \(\w+\) does not match its hash/,
    ],
    ['a missing record', 'DELETE FROM records WHERE seq = 7', /record 7 is missing; 8 follows/],
    ['a missing end', 'DELETE FROM records WHERE seq > 290', /records 291 to 300 are missing at the end/],
    ['a missing last record', 'DELETE FROM records WHERE seq = 300', /record 300 is missing at the end/],
    [
      'a record of its own',
      'INSERT INTO records SELECT 301, at_us, kind, actor, body, hash FROM records WHERE seq = 300',
      /record 301 \(\w+\) was added/,
    ],
    ['a lost index', 'DELETE FROM signal_keys', /its index holds 0 signals/],
    ['a time that is a text', "UPDATE records SET at_us = 'x' WHERE seq = 7", /record 7/],
    ['an integer beyond all bounds', 'UPDATE records SET at_us = 9223372036854775807 WHERE seq = 7', /record 7/],
    ['a body that is nothing', "UPDATE records SET body = '' WHERE seq = 7", /record 7/],
    ['a kind that is no text', "UPDATE records SET kind = CAST(x'ff61' AS TEXT) WHERE seq = 7", /record 7/],
    ['a name that is no text', "UPDATE records SET actor = CAST(x'61ff' AS TEXT) WHERE seq = 7", /record 7/],
    ['a time of broken text', "UPDATE records SET at_us = CAST(x'ff' AS TEXT) WHERE seq = 7", /record 7/],
    ['a mark that is no text', "UPDATE meta SET value = CAST(x'ff' AS TEXT) WHERE key = 'head'", /last record/],
    ['no mark of its end', "DELETE FROM meta WHERE key = 'head'", /lacks its version or its last record/],
  ])('does not start with %s, and says what to do', (_, sql, problem) => {
    const db = openForWriting(scene.places.journal);
    db.exec(sql);
    db.close();
    for (const text of refusals()) {
      expect(text).toMatch(problem);
      expect(text).toContain(scene.places.journal);
    }
  });

  it('does not start when the file was cut short', () => {
    truncateSync(scene.places.journal, Math.floor(statSync(scene.places.journal).size / 2));
    for (const text of refusals())
      expect(text).toMatch(/is damaged.*Nothing was changed and nothing was sent.*nexus restore/s);
  });

  it('does not start when the file was emptied, and does not take it for a first start', () => {
    truncateSync(scene.places.journal, 0);
    for (const text of refusals()) expect(text).toMatch(/is damaged.*nexus restore/s);
    expect(statSync(scene.places.journal).size).toBe(0);
  });

  it('does not start when the file is gone, but for its log, and leaves the log alone', () => {
    writeFileSync(`${scene.places.journal}-wal`, 'the last records');
    rmSync(scene.places.journal);
    const refused = open();
    expect(refused.ok ? '' : refused.error).toMatch(/is missing.*nexus restore/s);
    expect(statSync(`${scene.places.journal}-wal`).size).toBeGreaterThan(0);
  });

  it('does not start when a journal that was made here is gone, unless that is wanted', async () => {
    await started().close();
    rmSync(scene.places.journal);
    const refused = open();
    expect(refused.ok ? '' : refused.error).toMatch(/is missing.*signals may act again, remove .*paper-journal\.made/s);
    rmSync(scene.places.madeMark);
    await started().close();
  });

  it('starts after a first start that was killed while it made the journal', async () => {
    rmSync(scene.places.journal);
    writeFileSync(`${scene.places.journal}.new`, 'half of one');
    await started().close();
  });

  it('does not start when the file is something else', () => {
    writeFileSync(scene.places.journal, 'hello '.repeat(2_000));
    for (const text of refusals()) expect(text).toMatch(/is damaged .*not a database/);
  });

  it('does not start with a journal of a newer gateway, and changes nothing in it', () => {
    const db = openForWriting(scene.places.journal);
    db.exec("UPDATE meta SET value = '2' WHERE key = 'version'");
    db.close();
    for (const text of refusals())
      expect(text).toMatch(/newer gateway \(layout 2, this one knows 1\).*Install the newer/);
  });

  it('says that another program holds the file, and starts once it lets go', async () => {
    const other = openForWriting(scene.places.journal);
    other.exec('BEGIN EXCLUSIVE');
    const opened = open();
    const recovered = opened.ok ? opened.value.recover(() => {}) : opened;
    if (opened.ok && recovered.ok) {
      expect(opened.value.commit([])).toEqual({ outcome: 'written' });
      const kept = opened.value.commit([{ event: { type: 'timePassed', atUs: 1 }, decisions: [], alerts: [] }]);
      expect(kept).toMatchObject({ outcome: 'kept', reason: 'another program holds the file locked', keptCount: 1 });
      other.exec('ROLLBACK');
      expect(opened.value.commit([])).toEqual({ outcome: 'written' });
      await opened.value.close();
    } else expect(recovered.ok ? '' : recovered.error).toMatch(/locked by another program/);
    other.close();
  });

  it('says that there is none to look at', () => {
    rmSync(scene.places.journal);
    const view = openJournalView(scene.folder);
    expect(view.ok ? '' : view.error).toBe(`There is no journal at ${scene.places.journal}.`);
    expect(existsSync(scene.places.journal)).toBe(false);
  });
});
