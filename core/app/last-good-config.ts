import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { registryMark } from './load-registry.ts';
import { replaceFile } from './registry-files.ts';

type Places = Pick<DataFolder, 'configFolder' | 'historyFolder'>;

/** Keeps the configuration files as they are now: the gateway has started with them. A disk that refuses is only logged. */
export function keepLastGood(folder: Places, log: (line: string) => void): void {
  const kept = lastGoodFolder(folder);
  try {
    mkdirSync(kept, { recursive: true });
    for (const [name, text] of yamlFiles(folder.configFolder))
      if (textOf(join(kept, name)) !== text) replaceFile(join(kept, name), text);
  } catch (error) {
    log(`The configuration of this start cannot be kept: ${(error as Error).message}`);
  }
}

/**
 * Puts the files of the last good start back in place of those that differ, which are kept beside them as `.faulty`.
 * Returns the names of the files that were put back; empty where nothing was kept or nothing differs.
 */
export function restoreLastGood(folder: Places): readonly string[] {
  // An edit that a crash cut off is not finished over what is put back here.
  rmSync(registryMark(folder), { force: true });
  return yamlFiles(lastGoodFolder(folder)).flatMap(([name, text]) => {
    const path = join(folder.configFolder, name);
    const now = textOf(path);
    if (now === text) return [];
    if (now !== undefined) replaceFile(`${path}.faulty`, now);
    replaceFile(path, text);
    return [name];
  });
}

/** Whether a configuration that once started is kept and differs from what stands there now. */
export function hasOtherLastGood(folder: Places): boolean {
  return yamlFiles(lastGoodFolder(folder)).some(([name, text]) => textOf(join(folder.configFolder, name)) !== text);
}

function lastGoodFolder({ historyFolder }: Places): string {
  return join(historyFolder, 'last-good');
}

function yamlFiles(folder: string): readonly (readonly [string, string])[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
