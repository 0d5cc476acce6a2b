import { unreachable } from '../base/assert.ts';

/** Why a journal cannot be used. */
export type JournalProblemCode =
  | 'JOURNAL_NEWER'
  | 'JOURNAL_DAMAGED'
  | 'JOURNAL_LOCKED'
  | 'JOURNAL_MISSING'
  | 'JOURNAL_OTHER_MODE'
  | 'JOURNAL_UNREADABLE';

/** A journal that cannot be used, in sentences for a trader: what is wrong, what it means, what to do. */
export class JournalOpenError extends Error {
  override readonly name = 'JournalOpenError';
  readonly code: JournalProblemCode;
  constructor(code: JournalProblemCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What a trader does about a journal that is not whole. Nothing trades until it is done. */
export const DAMAGE_REMEDY =
  'Nothing was changed and nothing was sent. Open orders are still at the platforms: look at them there. ' +
  'Then go back to a copy: nexus backup list, nexus restore FILE.';

/** What a failure to open means. */
export function openProblem(path: string, cause: unknown): JournalOpenError {
  const what = diskProblem(cause);
  switch (what.kind) {
    case 'locked':
      return new JournalOpenError(
        'JOURNAL_LOCKED',
        `${path} is locked by another program: a database viewer, a backup or a virus scanner. Close it and start again.`,
        cause,
      );
    case 'damaged':
      return new JournalOpenError('JOURNAL_DAMAGED', `${path} is damaged (${what.text}). ${DAMAGE_REMEDY}`, cause);
    case 'full':
      return new JournalOpenError(
        'JOURNAL_UNREADABLE',
        `${path} cannot be opened: the disk is full. Make room and start again.`,
        cause,
      );
    case 'other':
      return new JournalOpenError(
        'JOURNAL_UNREADABLE',
        `${path} cannot be opened: ${what.text}. Check that this user may read and write the folder.`,
        cause,
      );
  }
}

/** Why the disk refused, and the words for it. */
export interface Refusal {
  readonly kind: 'full' | 'locked' | 'damaged' | 'other';
  readonly text: string;
}

/** What a trader does while the journal is not written, and where what is kept stands: undefined for memory alone. */
export function refusalText(kind: Refusal['kind'], keptAt: string | undefined): string {
  const kept =
    keptAt === undefined
      ? 'What is kept then stands in memory alone: do not end the gateway before that.'
      : `What is kept stands in ${keptAt} as well, and is taken up at the next start.`;
  switch (kind) {
    case 'full':
      return `Make room on the disk; it goes on by itself. ${kept}`;
    case 'locked':
      return `Close database viewers, backup programs and virus scanners; it goes on by itself. ${kept}`;
    case 'other':
      return `Check the disk, and that this user may write there; it goes on by itself. ${kept}`;
    case 'damaged':
      return (
        'Open orders are still at the platforms: look at them there. Then end the gateway and go back to a copy: ' +
        `nexus backup list, nexus restore FILE. ${kept}`
      );
    default:
      return unreachable(kind);
  }
}

/** What kind of trouble an error of the database is, and the words for it. */
export function diskProblem(error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || /disk is full/i.test(said))
    return { kind: 'full', text: 'the disk is full' };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || /database is locked/i.test(said))
    return { kind: 'locked', text: 'another program holds the file locked' };
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || /malformed|not a database|no such (?:table|column)/i.test(said))
    return { kind: 'damaged', text: said };
  return { kind: 'other', text: said };
}
