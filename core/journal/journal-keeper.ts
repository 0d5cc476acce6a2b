import { Worker } from 'node:worker_threads';
import { unreachable } from '../base/assert.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { JournalCopy } from './copy-journal.ts';
import { WAL_BYTES_MAX, type JournalMode } from './journal-file.ts';
import type { KeeperMessage, KeeperRequest, KeeperStart } from './keeper-message.ts';

/** Keeps a journal in shape beside the engine: checkpoints by itself, copies when asked. */
export interface JournalKeeper {
  /** Copies the journal and checks the copy; see `copyJournal`. */
  copy(to: string): Promise<Result<JournalCopy, string>>;
  /** Copies what was opened, though it does not lie under its name any more; checkpoints end with it. */
  rescue(to: string): Promise<Result<JournalCopy, string>>;
  /** One checkpoint now; the bytes of the log that are in use after it. */
  checkpoint(): Promise<Result<number, string>>;
  stop(): Promise<void>;
}

export interface JournalKeeperOptions {
  readonly path: string;
  readonly mode: JournalMode;
  /** Told in a sentence for a person; the keeper goes on unless it says that it ended. */
  readonly trouble: (reason: string) => void;
  /** Told when the journal's files are not what was opened, or cannot be read; undefined when they are again. */
  readonly fault?: (reason: string | undefined) => void;
  readonly everyMs?: number;
  readonly walBytesMax?: number;
  /** The compiled worker; beside this file unless a test runs from source. */
  readonly workerFile?: URL;
}

/** Starts the keeper in a thread of its own. The journal must be open already. */
export function startJournalKeeper(options: JournalKeeperOptions): JournalKeeper {
  const { path, mode, trouble, fault = () => {}, everyMs = 1_000, walBytesMax = WAL_BYTES_MAX } = options;
  const workerData: KeeperStart = { path, mode, everyMs, walBytesMax };
  const worker = new Worker(options.workerFile ?? new URL('./keeper-worker.js', import.meta.url), {
    workerData,
    // Flags of the process, as an inspector's, are not for this thread.
    execArgv: [],
  });
  const waiting = new Map<number, (message: KeeperMessage | undefined) => void>();
  let lastId = 0;
  let hasEnded = false;

  worker.on('message', (message: KeeperMessage) => {
    if (message.type === 'trouble') return trouble(`The journal’s log cannot be tidied up: ${message.reason}.`);
    if (message.type === 'fault') return fault(message.reason);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
    return undefined;
  });
  worker.on('error', (error: Error) =>
    trouble(`The journal’s keeper ended: ${error.message}. Its log grows until the gateway is restarted.`),
  );
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      hasEnded = true;
      for (const answer of waiting.values()) answer(undefined);
      waiting.clear();
      resolve();
    });
  });

  const ask = (request: (id: number) => KeeperRequest): Promise<KeeperMessage | undefined> =>
    new Promise((resolve) => {
      if (hasEnded) return resolve(undefined);
      lastId += 1;
      waiting.set(lastId, resolve);
      worker.postMessage(request(lastId));
      return undefined;
    });

  return {
    copy: async (to) => {
      const message = await ask((id) => ({ type: 'copy', id, to }));
      return message?.type === 'copied' ? ok(message.copy) : err(failure(message));
    },
    rescue: async (to) => {
      const message = await ask((id) => ({ type: 'rescue', id, to }));
      return message?.type === 'copied' ? ok(message.copy) : err(failure(message));
    },
    checkpoint: async () => {
      const message = await ask((id) => ({ type: 'checkpoint', id }));
      return message?.type === 'idle' ? ok(message.walBytes) : err(failure(message));
    },
    stop: async () => {
      if (!hasEnded) worker.postMessage({ type: 'stop' } satisfies KeeperRequest);
      await exited;
    },
  };
}

function failure(message: KeeperMessage | undefined): string {
  if (message === undefined) return 'the journal’s keeper has ended';
  switch (message.type) {
    case 'failed':
    case 'trouble':
      return message.reason;
    case 'copied':
    case 'idle':
    case 'fault':
      return `unexpected answer: ${message.type}`;
    default:
      return unreachable(message);
  }
}
