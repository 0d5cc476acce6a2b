import { appendFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGatewayJournal, type GatewayJournal } from '../../core/app/journal-recovery.ts';
import { restoreJournal } from '../../core/app/journal-restore.ts';
import { openJournalView } from '../../core/app/journal-view.ts';
import { openForWriting } from '../../core/journal/journal-file.ts';
import type { Alert } from '../../core/model/alert.ts';
import { entryOf, freshEngine, KEEPER_FILE, seen, temporaryFolder } from '../support/journal-scene.ts';
import { manualClock } from '../support/manual-clock.ts';
import { randomRun } from '../support/random-run.ts';

/** A thread looks once a second; a busy machine may let it wait. */
const WAIT_MS_MAX = 25_000;

let scene: ReturnType<typeof temporaryFolder>;
let alerts: Alert[];
let lines: string[];

beforeEach(() => {
  scene = temporaryFolder();
  alerts = [];
  lines = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  scene.remove();
});

/** A journal that was opened and replayed, and the engine that it brought back. */
function started(): { readonly journal: GatewayJournal; readonly engine: ReturnType<typeof freshEngine> } {
  const engine = freshEngine();
  const opened = openGatewayJournal({
    folder: scene.folder,
    clock: manualClock(),
    log: (line) => lines.push(line),
    alert: (alert) => alerts.push(alert),
    keeperFile: KEEPER_FILE,
  });
  if (!opened.ok) throw new Error(opened.error);
  const recovered = opened.value.recover((decision) => engine.restore(decision));
  if (!recovered.ok) throw new Error(recovered.error);
  return { journal: opened.value, engine };
}

const run = randomRun(5, 120);
const entries = run.steps.map((step) => entryOf(step));

/** A gateway that ends while another program holds its journal; `before` records are on disk, the others are not. */
async function endsWhileLocked(before: number): Promise<void> {
  const { journal } = started();
  journal.commit(entries.slice(0, before));
  const other = openForWriting(scene.places.journal);
  other.exec('BEGIN IMMEDIATE');
  for (const entry of entries.slice(before)) expect(journal.commit([entry])).toMatchObject({ outcome: 'kept' });
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await journal.close();
  expect(String(said.mock.calls.at(-1)?.[0])).toMatch(/lacks the last \d+ records: .*paper\.db\.kept as well/);
  expect(process.exitCode).toBe(1);
  other.exec('ROLLBACK');
  other.close();
}

describe('records that the disk did not take before the gateway ended', () => {
  it('are shown by the command line, and are in the journal from the next start on', async () => {
    await endsWhileLocked(100);
    const view = openJournalView(scene.folder);
    expect(view.ok && view.value.fills(1_000)).toEqual(run.engine.fills(1_000));
    const { journal, engine } = started();
    expect(seen(engine)).toEqual(seen(run.engine));
    expect(lines.at(-1)).toMatch(/^Journal: 20 records that the disk refused in the last run were taken up/);
    expect(existsSync(scene.places.keptFiles[0]!)).toBe(false);
    await journal.close();
    const again = started();
    expect(seen(again.engine)).toEqual(seen(run.engine));
    await again.journal.close();
    expect(alerts).toEqual([]);
  });

  it('are taken up to one that is torn', async () => {
    await endsWhileLocked(100);
    appendFileSync(scene.places.keptFiles[0]!, Buffer.from([0x82, 0xa3, 0x72, 0x6f]));
    const { journal, engine } = started();
    expect(seen(engine)).toEqual(seen(run.engine));
    expect(alerts.at(-1)?.text).toMatch(/the end of .*paper\.db\.kept cannot be read.*replaced/);
    await journal.close();
  });

  it.each([
    ['zeros, as a lost power leaves them', Buffer.alloc(64)],
    ['what never was a record', Buffer.from('\u0093 nothing of ours')],
    ['a record with a field of another kind', Buffer.from(encode({ row: { seq: 'x' }, keys: [] }))],
  ])('are taken up to %s, and the file is put aside', async (_, tail) => {
    await endsWhileLocked(100);
    appendFileSync(scene.places.keptFiles[0]!, tail);
    const { journal, engine } = started();
    expect(seen(engine)).toEqual(seen(run.engine));
    expect(alerts.at(-1)?.text).toMatch(/the end of .*paper\.db\.kept cannot be read.*replaced/);
    expect(existsSync(scene.places.keptFiles[0]!)).toBe(false);
    await journal.close();
  });

  it('keep no gateway from its start when none of them can be read', async () => {
    await started().journal.close();
    writeFileSync(scene.places.keptFiles[0]!, Buffer.alloc(64));
    await started().journal.close();
    expect(alerts).toHaveLength(1);
  });

  it('are put aside and told when they do not continue the journal', async () => {
    const early = started();
    early.journal.commit(entries.slice(0, 50));
    const copy = join(scene.places.backupsFolder, 'paper-early.db');
    expect(await early.journal.backup(copy)).toMatchObject({ ok: true });
    early.journal.commit(entries.slice(50, 100));
    await early.journal.close();
    const { journal } = started();
    const other = openForWriting(scene.places.journal);
    other.exec('BEGIN IMMEDIATE');
    journal.commit(entries.slice(100));
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await journal.close();
    other.exec('ROLLBACK');
    other.close();
    expect(restoreJournal(scene.folder.path, scene.places, copy, 1)).toMatchObject({ ok: true });
    const restored = started();
    expect(alerts.at(-1)?.text).toMatch(/20 records .* do not continue this journal.*replaced/);
    expect(readdirSync(scene.places.replacedFolder).some((name) => name.endsWith('.kept'))).toBe(true);
    await restored.journal.close();
  });
});

describe('a journal whose file is taken away while the gateway runs', () => {
  it.each([
    ['moved', (path: string) => renameSync(path, `${path}.elsewhere`)],
    ['without its log', (path: string) => rmSync(`${path}-wal`)],
    [
      'replaced',
      (path: string) => {
        writeFileSync(`${path}.other`, 'another');
        renameSync(`${path}.other`, path);
      },
    ],
  ])('shuts the gate when it is %s, saves what it held, and loses nothing when that is restored', async (_, take) => {
    const { journal } = started();
    journal.commit(entries.slice(0, 60));
    // A copy is answered once the thread that watches is there.
    expect(await journal.backup(join(scene.places.backupsFolder, 'paper-before.db'))).toMatchObject({ ok: true });
    take(scene.places.journal);
    await vi.waitFor(() => expect(journal.commit([])).toMatchObject({ outcome: 'kept' }), WAIT_MS_MAX);
    expect(journal.commit(entries.slice(60))).toMatchObject({ outcome: 'kept', keptCount: 60 });
    await vi.waitFor(() => expect(alerts).toHaveLength(1), WAIT_MS_MAX);
    const saved = /saved in (\S+\.db):/.exec(alerts[0]!.text)?.[1] ?? '';
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await journal.close();
    expect(() => started()).toThrow(/damaged or replaced while the gateway ran.*nexus restore FILE/s);
    expect(restoreJournal(scene.folder.path, scene.places, saved, 1)).toMatchObject({ ok: true });
    const again = started();
    expect(seen(again.engine)).toEqual(seen(run.engine));
    await again.journal.close();
  });
});
