import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  terminal: z.string(),
  /** Every file that was written, with what lay there before; null where nothing did. */
  files: z.array(z.object({ path: z.string(), before: z.string().nullable() })),
  /** Folders that were made, the outer ones first. */
  folders: z.array(z.string()),
  /** A file of the user's own that was changed: it is put back only as long as nobody has changed it since. */
  config: z.object({ path: z.string(), before: z.string().nullable(), after: z.string() }).optional(),
});

/** What an installation wrote, and what was there before it: enough to take it back byte for byte. */
export type InstallRecord = z.infer<typeof shape>;

/** Where the record of a platform's bridge is kept. */
export function recordFile(dataFolder: string, platform: string): string {
  return join(dataFolder, 'bridges', `${platform}.json`);
}

export function readRecord(file: string): InstallRecord | undefined {
  return existsSync(file) ? shape.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** A file of the user's own, and what it is to be. */
export interface ConfigChange {
  readonly path: string;
  readonly text: string;
}

/** Writes files and notes what was there. The record is on disk before the first of them is touched. */
export function writeRecorded(
  file: string,
  terminal: string,
  contents: ReadonlyMap<string, Uint8Array>,
  change: ConfigChange | undefined,
): void {
  const known = readRecord(file);
  const paths = [...contents.keys()];
  const files = [
    ...(known?.files ?? []),
    ...paths
      .filter((path) => known?.files.some((each) => each.path === path) !== true)
      .map((path) => ({ path, before: encoded(path) })),
  ];
  const folders = [...(known?.folders ?? []), ...missingFolders(paths)];
  const config =
    change === undefined
      ? known?.config
      : { path: change.path, before: encoded(change.path), after: Buffer.from(change.text).toString('base64') };
  const record: InstallRecord = { terminal, files, folders, ...(config !== undefined && { config }) };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(record, undefined, 1)}\n`, { mode: 0o600 });
  for (const [path, bytes] of contents) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { mode: 0o600 });
  }
  if (change === undefined) return;
  mkdirSync(dirname(change.path), { recursive: true });
  writeFileSync(change.path, change.text);
}

function encoded(path: string): string | null {
  return existsSync(path) ? readFileSync(path).toString('base64') : null;
}

/** Takes an installation back: every file is as it was, and folders that were made for it are gone with all in them. */
export function undoRecorded(file: string, { files, folders, config }: InstallRecord): void {
  for (const { path, before } of files) putBack(path, before);
  if (config !== undefined && encoded(config.path) === config.after) putBack(config.path, config.before);
  for (const folder of folders.toReversed()) {
    // A compiled expert advisor and its list of commands lie in the folder of its own; others' files are not touched.
    if (folder.endsWith('NexusBridge')) rmSync(folder, { recursive: true, force: true });
    else removeEmpty(folder);
  }
  rmSync(file, { force: true });
}

function putBack(path: string, before: string | null): void {
  if (before === null) rmSync(path, { force: true });
  else writeFileSync(path, Buffer.from(before, 'base64'));
}

function missingFolders(paths: readonly string[]): readonly string[] {
  const missing = new Set<string>();
  for (const path of paths) {
    const chain: string[] = [];
    for (let folder = dirname(path); !existsSync(folder) && !missing.has(folder); folder = dirname(folder))
      chain.push(folder);
    for (const folder of chain.toReversed()) missing.add(folder);
  }
  return [...missing];
}

/** Somebody else may have put something there since. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
}
