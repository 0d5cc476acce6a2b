import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { unreachable } from '../base/assert.ts';
import { checkpointOnce } from './checkpoint.ts';
import { copyJournal } from './copy-journal.ts';
import { diskProblem } from './journal-problem.ts';
import { openExisting } from './journal-file.ts';
import type { KeeperMessage, KeeperRequest, KeeperStart } from './keeper-message.ts';

/** The thread beside the engine that does what takes the disk long: checkpoints and copies, on connections of its own. */
const { path, mode, everyMs, walBytesMax } = workerData as KeeperStart;
const db = openExisting(path, mode);
let seen = '';
let walBytes = 0;
let isTroubled = false;

const tell = (message: KeeperMessage): void => parentPort?.postMessage(message);

/** What the log looks like from outside; while it does not change there is nothing to do. */
function logState(): string {
  const stat = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${stat.mtimeMs}`;
}

function checkpoint(): void {
  const state = logState();
  if (state === seen) return;
  try {
    walBytes = checkpointOnce(db, walBytesMax);
    seen = state;
    isTroubled = false;
  } catch (error) {
    const { kind, text } = diskProblem(error);
    // A writer or reader is in the way: the next round takes it up.
    if (kind === 'locked' || isTroubled) return;
    isTroubled = true;
    tell({ type: 'trouble', reason: text });
  }
}

function answer(request: KeeperRequest): void {
  switch (request.type) {
    case 'copy':
      try {
        tell({ type: 'copied', id: request.id, copy: copyJournal(path, request.to) });
      } catch (error) {
        tell({ type: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) });
      }
      return;
    case 'checkpoint':
      checkpoint();
      return tell({ type: 'idle', id: request.id, walBytes });
    case 'stop':
      clearInterval(rounds);
      db.close();
      parentPort?.close();
      return;
    default:
      return unreachable(request);
  }
}

// Gateways that die soon after their start, one after another, would otherwise leave each a longer log to the next.
checkpoint();
const rounds = setInterval(checkpoint, everyMs);
parentPort?.on('message', answer);
