import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { compactJournal } from '../../journal/compact-journal.ts';
import { checkCopy, copyJournal, JournalCopyError } from '../../journal/copy-journal.ts';
import { lockDataFolder } from '../../journal/data-lock.ts';
import { openForWriting, type JournalMode } from '../../journal/journal-file.ts';
import { JournalOpenError } from '../../journal/journal-problem.ts';
import { readKeptFile } from '../../journal/kept-rows.ts';
import { archivesOf, type HistoryGap } from '../../journal/read-history.ts';
import { takeKept } from '../../journal/take-kept.ts';
import { checkLog } from '../../journal/wal-damage.ts';
import { dataFolderAt } from '../data-folder.ts';
import { exportWriter, type ExportFormat } from '../export-text.ts';
import { EXPORT_SUBJECTS, exportHistory, type ExportSubject } from '../journal-export.ts';
import { journalPlaces, type JournalPlaces } from '../journal-places.ts';
import { fateText, lockText, writeBar } from '../journal-recovery.ts';
import { restoreJournal } from '../journal-restore.ts';
import { openJournalView } from '../journal-view.ts';
import { loadRegistry } from '../load-registry.ts';
import { CommandFailed } from './ask-gateway.ts';
import { table, timeText, type Output } from './print.ts';
import { withSharedOptions, type SharedOptions } from './shared-options.ts';

interface JournalOptions extends SharedOptions {
  readonly mode: JournalMode;
}

const DAY_US = 86_400_000_000;

/**
 * Adds the commands that work on the journal itself, whether a gateway runs or not: `journal verify`, `journal compact`,
 * `export`, `backup`, `backup list`, `restore`.
 */
export function addJournalCommands(program: Command, output: Output, nowUs = (): number => Date.now() * 1_000): void {
  const journal = program.command('journal').description('the record of everything that was decided');
  withJournalOptions(journal.command('verify').description('checks every record, and names the first that was changed'))
    .argument('[file]', 'a copy or an archive, in place of the journal')
    .action((file: string | undefined, options: JournalOptions) => told(() => verify(output, options, file, nowUs())));
  withJournalOptions(journal.command('compact').description('puts old records into the archive; no gateway may run'))
    .option('--keep-days <n>', 'records younger than this stay', parseDays, 90)
    .action((options: JournalOptions & { readonly keepDays: number }) =>
      told(() => compact(output, options, options.keepDays, nowUs())),
    );

  withJournalOptions(program.command('export').description('orders, fills, daily P&L or the whole journal, as a file'))
    .addArgument(new Argument('<what>').choices(EXPORT_SUBJECTS))
    .addOption(new Option('--format <format>').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'a new file; otherwise it is printed')
    .action((what: ExportSubject, options: JournalOptions & ExportOptions) =>
      told(() => exportTo(output, options, what)),
    );

  const backup = withJournalOptions(
    program.command('backup').description('copies the journal and checks the copy; the gateway may run'),
  )
    .argument('[file]', 'a new file; otherwise one in the data folder')
    .action((file: string | undefined, options: JournalOptions) =>
      told(() => makeBackup(output, options, file, nowUs())),
    );
  backup.enablePositionalOptions();
  withJournalOptions(backup.command('list').description('the copies in the data folder, newest first')).action(
    (options: JournalOptions) => told(() => listBackups(output, options)),
  );
  withJournalOptions(
    program.command('restore').description('puts a copy in the place of the journal; no gateway may run'),
  )
    .argument('<file>', 'a copy, as nexus backup list shows them')
    .action((file: string, options: JournalOptions) => told(() => restore(output, options, file, nowUs())));
}

interface ExportOptions {
  readonly format: ExportFormat;
  readonly out?: string;
}

function withJournalOptions(command: Command): Command {
  return withSharedOptions(command).addOption(
    new Option('--mode <mode>', 'which of the two journals').choices(['paper', 'live']).default('paper'),
  );
}

function placesOf({ data, mode }: JournalOptions): JournalPlaces {
  return journalPlaces(dataFolderAt(data), mode);
}

function verify(output: Output, options: JournalOptions, file: string | undefined, nowUs: number): void {
  const places = placesOf(options);
  if (file === undefined) verifyLog(places, nowUs);
  const files = file === undefined ? [...archivesOf({ ...places }), places.journal] : [file];
  for (const path of files) {
    const { lastSeq, lastAtUs, bytes } = checkCopy(path);
    if (options.json)
      output.write(`${JSON.stringify({ file: path, intact: true, last_record: lastSeq, last_us: lastAtUs })}\n`);
    else
      output.write(
        `${path} is whole: its last record is ${lastSeq}${lastAtUs === 0 ? '' : `, of ${timeText(lastAtUs)} UTC`} (${size(bytes)}).\n`,
      );
  }
  if (file !== undefined) return;
  const view = openJournalView(dataFolderAt(options.data), options.mode);
  if (!view.ok) throw new CommandFailed(view.error);
}

/** The log can be read from outside while nobody writes it; a gateway that runs has checked it at its start. */
function verifyLog({ journal, lock }: JournalPlaces, nowUs: number): void {
  if (!existsSync(journal)) return;
  const locked = lockDataFolder(lock, { pid: process.pid, sinceUs: nowUs });
  if (!locked.ok) return;
  try {
    checkLog(journal);
  } finally {
    locked.value.release();
  }
}

function compact(output: Output, options: JournalOptions, keepDays: number, nowUs: number): void {
  const places = placesOf(options);
  const locked = lockDataFolder(places.lock, { pid: process.pid, sinceUs: nowUs });
  if (!locked.ok) throw new CommandFailed(lockText(options.data, locked.error));
  try {
    const bar = writeBar(places);
    if (bar !== undefined) throw new CommandFailed(bar);
    if (!existsSync(places.journal)) throw new CommandFailed(`There is no journal at ${places.journal}.`);
    checkLog(places.journal);
    const db = openForWriting(places.journal, options.mode);
    try {
      for (const each of takeKept(db, places.keptFiles, places.replacedFolder)) output.error(`${fateText(each)}\n`);
      const done = compactJournal(db, {
        path: places.journal,
        archiveFolder: places.archiveFolder,
        keepFromUs: nowUs - keepDays * DAY_US,
        nowUs,
        rowsMin: 1,
      });
      output.write(
        done === undefined
          ? `No record is older than ${keepDays} days.\n`
          : `Records up to ${done.baseSeq} were put away, with ${done.retiredSignals} ended signals. All of it stands in ${done.archive}.\n`,
      );
    } finally {
      db.close();
    }
  } finally {
    locked.value.release();
  }
}

function exportTo(output: Output, options: JournalOptions & ExportOptions, what: ExportSubject): void {
  const registry = loadRegistry(dataFolderAt(options.data));
  const format = what === 'journal' ? 'jsonl' : options.format;
  const textOf = exportWriter(format);
  const pointValueOf = (root: string) => (registry.ok ? registry.value.pointValue(root) : undefined);
  const run = (write: (text: string) => void): readonly HistoryGap[] =>
    exportHistory(placesOf(options), what, pointValueOf, (row) => write(textOf(row)));
  const gaps = options.out === undefined ? run((text) => output.write(text)) : toFile(options.out, run);
  for (const { fromSeq, toSeq } of gaps)
    output.error(`Records ${fromSeq} to ${toSeq} were put away and their archive is not there: they are left out.\n`);
  tellKept(output, placesOf(options));
}

/** What a full disk kept out of the journal is not in it yet. */
function tellKept(output: Output, { keptFiles }: JournalPlaces): void {
  for (const file of keptFiles) {
    const rows = readKeptFile(file)?.rows ?? [];
    if (rows.length > 0)
      output.error(
        `${rows.length} records that the disk refused stand in ${file}: they are left out until the gateway took them up.\n`,
      );
  }
}

/** Writes beside the name and renames at the end: a file of that name is always whole, and none is written over. */
function toFile<T>(path: string, run: (write: (text: string) => void) => T): T {
  if (existsSync(path)) throw new CommandFailed(`${path} exists already; choose another name.`);
  const part = `${path}.part`;
  const handle = openSync(part, 'w');
  try {
    // Unlike a plain write it goes on after one that a full disk took in part, and so fails rather than cut the end off.
    const result = run((text) => writeFileSync(handle, text));
    fsyncSync(handle);
    renameSync(part, path);
    return result;
  } finally {
    closeSync(handle);
  }
}

function makeBackup(output: Output, options: JournalOptions, file: string | undefined, nowUs: number): void {
  const places = placesOf(options);
  const stamp = new Date(nowUs / 1_000).toISOString().slice(0, 19).replaceAll(':', '-');
  const copy = copyJournal(places.journal, file ?? join(places.backupsFolder, `${places.mode}-${stamp}.db`));
  if (options.json)
    output.write(`${JSON.stringify({ file: copy.path, last_record: copy.lastSeq, bytes: copy.bytes })}\n`);
  else output.write(`${copy.path} was made and checked: ${size(copy.bytes)}, up to record ${copy.lastSeq}.\n`);
}

function listBackups(output: Output, options: JournalOptions): void {
  const { backupsFolder, dailyFolder, mode } = placesOf(options);
  const paths = [backupsFolder, dailyFolder].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.startsWith(`${mode}-`) && name.endsWith('.db'))
      .map((name) => join(folder, name)),
  );
  const rows = paths.map(stateOfCopy).toSorted((a, b) => b.lastUs - a.lastUs);
  if (options.json) {
    for (const { path, lastUs, problem } of rows)
      output.write(`${JSON.stringify({ file: path, last_us: lastUs, intact: problem === '', problem })}\n`);
    return;
  }
  const columns = [
    { title: 'last record', text: (row: CopyState) => timeText(row.lastUs) },
    { title: 'file', text: (row: CopyState) => row.path },
    { title: 'state', text: (row: CopyState) => (row.problem === '' ? 'whole' : row.problem) },
  ];
  output.write(table(rows, columns, 'No copies. Make one: nexus backup.'));
}

interface CopyState {
  readonly path: string;
  readonly lastUs: number;
  /** Empty for a whole one. */
  readonly problem: string;
}

function stateOfCopy(path: string): CopyState {
  try {
    return { path, lastUs: checkCopy(path).lastAtUs, problem: '' };
  } catch (error) {
    if (error instanceof JournalOpenError) return { path, lastUs: 0, problem: error.code };
    throw error;
  }
}

function restore(output: Output, options: JournalOptions, file: string, nowUs: number): void {
  const restored = restoreJournal(options.data, placesOf(options), file, nowUs);
  if (!restored.ok) throw new CommandFailed(restored.error);
  const { copy, replaced } = restored.value;
  const kept = replaced === undefined ? '' : `What was there before is kept in ${replaced}.\n`;
  output.write(
    `Restored up to record ${copy.lastSeq}${copy.lastAtUs === 0 ? '' : `, of ${timeText(copy.lastAtUs)} UTC`}.\n${kept}` +
      'Whatever was decided after that is not known to the gateway: compare the positions and orders of every platform ' +
      'with nexus positions and nexus orders before you trade on, and send no signal of that time again.\n',
  );
}

/** Says what a failed command means; a bug stays one. */
function told(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    const isExpected = error instanceof JournalOpenError || error instanceof JournalCopyError;
    // What the disk or the file system says has a code: no room, no right to write, no such folder.
    if (isExpected || (error instanceof Error && 'code' in error)) throw new CommandFailed(error.message);
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days <= 36_500) return days;
  throw new InvalidArgumentError(`expected days from 0 to 36500, was ${text}`);
}
