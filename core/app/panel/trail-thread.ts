import { Worker } from 'node:worker_threads';
import type { TrailEntryView } from '../../api/symbol-view.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { JournalMode } from '../../journal/journal-file.ts';

/** Looks orders up in the journal, in a thread of its own, so that no order waits for it. */
export interface TrailThread {
  trailOf(orderId: string): Promise<Result<readonly TrailEntryView[], string>>;
  stop(): Promise<void>;
}

interface Answered {
  readonly id: number;
  readonly entries?: readonly TrailEntryView[];
  readonly trouble?: string;
}

/** Look-ups under way at most. */
const WAITING_MAX = 16;

/** Starts the thread with the first look-up, and again after it ended by a fault. It keeps no process alive. */
export function createTrailThread(
  journal: string,
  mode: JournalMode,
  workerFile: URL = new URL('./trail-worker.js', import.meta.url),
): TrailThread {
  const waiting = new Map<number, (answer: Result<readonly TrailEntryView[], string>) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  const giveUp = (reason: string): void => {
    worker = undefined;
    for (const answer of waiting.values()) answer(err(reason));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerFile);
    started.unref();
    started.on('message', ({ id, entries, trouble }: Answered) => {
      waiting.get(id)?.(entries === undefined ? err(trouble ?? 'no answer') : ok(entries));
      waiting.delete(id);
    });
    started.on('error', (error: Error) => giveUp(error.message));
    return started;
  };
  return {
    trailOf: (orderId) =>
      new Promise((resolve) => {
        if (waiting.size >= WAITING_MAX) return resolve(err(`${WAITING_MAX} orders are being looked up already`));
        worker ??= start();
        lastId += 1;
        waiting.set(lastId, resolve);
        worker.postMessage({ id: lastId, journal, mode, orderId });
      }),
    stop: async () => {
      const stopped = worker;
      giveUp('the gateway stops');
      await stopped?.terminate();
    },
  };
}
