import { parentPort } from 'node:worker_threads';
import type { JournalMode } from '../../journal/journal-file.ts';
import { readOrderTrail } from './order-trail.ts';

/** A request and its number, which stands on the answer. */
interface Numbered {
  readonly id: number;
  readonly journal: string;
  readonly mode: JournalMode;
  readonly orderId: string;
}

parentPort?.on('message', ({ id, journal, mode, orderId }: Numbered) => {
  try {
    parentPort?.postMessage({ id, entries: readOrderTrail(journal, mode, orderId) });
  } catch (error) {
    parentPort?.postMessage({ id, trouble: (error as Error).message });
  }
});
