import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';

/** Texts by the paths of their files; undefined where there is no file. */
export type FileTexts = ReadonlyMap<string, string | undefined>;

const markShape = z.array(z.object({ name: z.string(), before: z.string().optional(), after: z.string() }));

/**
 * Replaces files as one step: a mark with the old and the new texts is on disk before the first of them, and goes with the
 * last. Whoever finds the mark reads the new texts ({@link readTogether}) and finishes the work ({@link finishTogether}), so
 * a crash in between leaves all or none. Throws when it cannot be done; then the old files stand.
 */
export function replaceTogether(mark: string, texts: ReadonlyMap<string, string>): void {
  const before: FileTexts = new Map([...texts.keys()].map((path) => [path, textOf(path)]));
  mkdirSync(dirname(mark), { recursive: true });
  const files = [...texts].map(([path, after]) => ({ name: basename(path), before: before.get(path), after }));
  replaceSafely(mark, JSON.stringify(files));
  try {
    for (const [path, text] of texts) replaceSafely(path, text);
  } catch (error) {
    rmSync(mark, { force: true });
    for (const [path, text] of before) {
      if (text === textOf(path)) continue;
      if (text === undefined) rmSync(path, { force: true });
      else replaceSafely(path, text);
    }
    throw error;
  }
  rmSync(mark, { force: true });
}

/** Reads files that are replaced together: where that was cut off, as they will be. */
export function readTogether(mark: string, paths: readonly string[]): FileTexts {
  return cutOff(mark, paths) ?? new Map(paths.map((path) => [path, textOf(path)]));
}

/** Finishes what was cut off; nothing where nothing was, or where a person has changed a file since. Throws when it cannot. */
export function finishTogether(mark: string, paths: readonly string[]): void {
  for (const [path, text] of cutOff(mark, paths) ?? []) if (text !== textOf(path)) replaceSafely(path, text);
  rmSync(mark, { force: true });
}

/** The new texts of a replacement that was cut off: each file is still the old one or already the new one. */
function cutOff(mark: string, paths: readonly string[]): ReadonlyMap<string, string> | undefined {
  const marked = readMark(mark);
  const found = new Map<string, string>();
  for (const path of paths) {
    const file = marked.find(({ name }) => name === basename(path));
    if (file === undefined) return undefined;
    const now = textOf(path);
    if (now !== file.before && now !== file.after) return undefined;
    found.set(path, file.after);
  }
  return found;
}

function readMark(mark: string): z.infer<typeof markShape> {
  try {
    const parsed = markShape.safeParse(JSON.parse(textOf(mark) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch (error) {
    // It is put in its place as a whole, so this is no mark of ours.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Writes aside, onto the disk, and moves into place. */
function replaceSafely(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
