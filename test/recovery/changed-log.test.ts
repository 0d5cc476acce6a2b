import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CommandFailed } from '../../core/app/cli/ask-gateway.ts';
import { addJournalCommands } from '../../core/app/cli/journal-commands.ts';
import { openGatewayJournal } from '../../core/app/journal-recovery.ts';
import { openForWriting } from '../../core/journal/journal-file.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import { entryOf, KEEPER_FILE, temporaryFolder } from '../support/journal-scene.ts';
import { manualClock, MANUAL_START_US } from '../support/manual-clock.ts';
import { randomRun } from '../support/random-run.ts';

const COMMITS = 30;
const KEPT = 9;

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** Leaves what a killed gateway leaves, with one byte changed in its log after so many commits. */
function leaveChanged(): void {
  const other = temporaryFolder();
  const { journal } = scene.places;
  mkdirSync(dirname(journal), { recursive: true });
  const writer = createJournalWriter(openForWriting(other.places.journal));
  let bytes = 0;
  for (const [index, step] of randomRun(5, COMMITS).steps.entries()) {
    if (index === KEPT) bytes = readFileSync(`${other.places.journal}-wal`).length;
    writer.commit([entryOf(step)]);
  }
  for (const suffix of ['', '-wal']) copyFileSync(`${other.places.journal}${suffix}`, `${journal}${suffix}`);
  writer.close();
  other.remove();
  const log = readFileSync(`${journal}-wal`);
  log[bytes + 100]! ^= 1;
  writeFileSync(`${journal}-wal`, log);
}

function open() {
  return openGatewayJournal({
    folder: scene.folder,
    clock: manualClock(),
    log: () => {},
    alert: () => {},
    keeperFile: KEEPER_FILE,
  });
}

async function run(...args: readonly string[]): Promise<string> {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const program = new Command('nexus').enablePositionalOptions().exitOverride();
  addJournalCommands(program, { write, error: write, failed: () => {} }, () => MANUAL_START_US);
  try {
    await program.parseAsync([...args, '--data', scene.folder.path], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    said += error.message;
  }
  return said;
}

it('a log of which a byte was changed names the first record that it cost, until what can be read was restored', async () => {
  leaveChanged();
  const named = `is damaged: record ${KEPT + 1} and what follows, ${COMMITS - KEPT} commits, cannot be read any more`;
  for (const opened of [open(), open()]) expect(opened.ok ? '' : opened.error).toContain(named);
  expect(await run('journal', 'verify')).toContain(named);
  expect(await run('journal', 'compact')).toContain(named);
  const copy = `${scene.places.backupsFolder}/paper-rest.db`;
  expect(await run('backup', copy)).toContain(`up to record ${KEPT}`);
  expect(await run('restore', copy)).toContain(`Restored up to record ${KEPT}`);
  const opened = open();
  if (!opened.ok) throw new Error(opened.error);
  expect(opened.value.recover(() => {})).toMatchObject({ ok: true });
  await opened.value.close();
});
