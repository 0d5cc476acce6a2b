import { statSync } from 'node:fs';

/** Rights of the group and of others, of any kind. */
const OTHERS = 0o077;

/** Whom a file must belong to; undefined on Windows, where a user's folder is closed to others and a mode says nothing. */
const OWNER: number | undefined = process.getuid?.();

/**
 * Why a file with a token proves nothing: it is another user's, others may read or write it, or it cannot be looked at.
 * Undefined where it is its owner's alone.
 */
export function widelyReadable(file: string, owner: number | undefined = OWNER): string | undefined {
  if (owner === undefined) return undefined;
  try {
    const { mode, uid } = statSync(file);
    if (uid !== owner)
      return `${file}: expected to belong to the user of the gateway (${owner}), was of user ${uid}, who knows the token`;
    if ((mode & OTHERS) === 0) return undefined;
    const octal = (mode & 0o777).toString(8).padStart(3, '0');
    return `${file}: expected rights for its owner alone (600), were ${octal}, so that others may know the token`;
  } catch (error) {
    return `${file} cannot be looked at: ${(error as Error).message}`;
  }
}
