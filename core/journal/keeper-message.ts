import type { JournalCopy } from './copy-journal.ts';
import type { JournalMode } from './journal-file.ts';

/** What the keeper's thread is started with. */
export interface KeeperStart {
  readonly path: string;
  readonly mode: JournalMode;
  readonly everyMs: number;
  readonly walBytesMax: number;
}

/** What the keeper's thread is asked. */
export type KeeperRequest =
  | { readonly type: 'copy'; readonly id: number; readonly to: string }
  /** One checkpoint now, answered by `idle`. */
  | { readonly type: 'checkpoint'; readonly id: number }
  /** A copy of all that this thread's connection can read still, whatever lies under the journal's name now. */
  | { readonly type: 'rescue'; readonly id: number; readonly to: string }
  | { readonly type: 'stop' };

/** What the keeper's thread tells. */
export type KeeperMessage =
  | { readonly type: 'copied'; readonly id: number; readonly copy: JournalCopy }
  | { readonly type: 'idle'; readonly id: number; readonly walBytes: number }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
  /** The files are not what was opened, or cannot be read; without a reason: they are again. */
  | { readonly type: 'fault'; readonly reason: string | undefined }
  /** A checkpoint did not work; told once until one works again. */
  | { readonly type: 'trouble'; readonly reason: string };
