import { statSync } from 'node:fs';

/** Rights of the group and of others, of any kind. */
const OTHERS = 0o077;

/**
 * Why a file with a token proves nothing: others than its owner may read or write it, or it cannot be looked at. Undefined
 * where it is its owner's alone, and on Windows, where a user's folder is closed to others and a mode says nothing.
 */
export function widelyReadable(file: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'win32') return undefined;
  try {
    const mode = statSync(file).mode & 0o777;
    if ((mode & OTHERS) === 0) return undefined;
    const octal = mode.toString(8).padStart(3, '0');
    return `${file}: expected rights for its owner alone (600), were ${octal}, so that others may know the token`;
  } catch (error) {
    return `${file} cannot be looked at: ${(error as Error).message}`;
  }
}
