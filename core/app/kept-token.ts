import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** As the doors take it. */
const TOKEN_CHARACTERS_MAX = 512;

/**
 * The token in a file; made at the first call, readable by this user alone. What no door takes as a token is no token: a write
 * that was cut off leaves an empty file, which would lock everybody out, so that it is made anew.
 */
export function keptToken(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${randomBytes(24).toString('hex')}\n`;
  writeNew(file, fresh);
  const kept = readFileSync(file, 'utf8').trim();
  if (kept.length > 0 && kept.length <= TOKEN_CHARACTERS_MAX) return kept;
  rmSync(file, { force: true });
  writeNew(file, fresh);
  return readFileSync(file, 'utf8').trim();
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
