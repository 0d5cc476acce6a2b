import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { unreachable } from '../base/assert.ts';
import { checkpointOnce } from './checkpoint.ts';
import { copyJournal, copyOpenJournal } from './copy-journal.ts';
import { createFileWatch } from './file-watch.ts';
import { openExisting, openForReading } from './journal-file.ts';
import { diskProblem, JournalOpenError } from './journal-problem.ts';
import type { KeeperMessage, KeeperRequest, KeeperStart } from './keeper-message.ts';
import { verifyJournal } from './verify-journal.ts';

/**
 * The thread beside the engine that does what takes the disk long: checkpoints and copies, on connections of its own. It
 * watches the journal's files besides.
 */
const { path, mode, everyMs, walBytesMax } = workerData as KeeperStart;
const db = openExisting(path, mode);
/** How many rounds lie between two openings of the journal, and between two readings of all of it. */
const PROBE_ROUNDS = 10;
const VERIFY_ROUNDS = 600;
const look = createFileWatch(path);
let round = 0;
let damage: string | undefined;
let fault: string | undefined;
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

/** Tells when the journal's files are not what was opened, or cannot be read, and when they are again. */
function watch(): void {
  round += 1;
  if (damage === undefined && round % PROBE_ROUNDS === 0) damage = readProblem(round % VERIFY_ROUNDS === 0);
  const found = look() ?? damage;
  if (found === fault) return;
  fault = found;
  tell({ type: 'fault', reason: found });
}

/** What damage a program that opens the journal now runs into, which no later look undoes. */
function readProblem(isWhole: boolean): string | undefined {
  try {
    const reader = openForReading(path, mode);
    try {
      const verdict = isWhole ? verifyJournal(reader) : { intact: true as const };
      return verdict.intact ? undefined : `${path} is damaged: ${verdict.problem}`;
    } finally {
      reader.close();
    }
  } catch (error) {
    const code = error instanceof JournalOpenError ? error.code : undefined;
    const text = error instanceof Error ? error.message : String(error);
    return code === 'JOURNAL_DAMAGED' || diskProblem(error).kind === 'damaged' ? text : undefined;
  }
}

function rounds(): void {
  watch();
  // What is not the journal any more is left as it is.
  if (fault === undefined) checkpoint();
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
    case 'rescue':
      try {
        tell({ type: 'copied', id: request.id, copy: copyOpenJournal(db, request.to) });
      } catch (error) {
        tell({ type: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) });
      }
      return;
    case 'checkpoint':
      checkpoint();
      return tell({ type: 'idle', id: request.id, walBytes });
    case 'stop':
      clearInterval(timer);
      db.close();
      parentPort?.close();
      return;
    default:
      return unreachable(request);
  }
}

// Gateways that die soon after their start, one after another, would otherwise leave each a longer log to the next.
checkpoint();
const timer = setInterval(rounds, everyMs);
parentPort?.on('message', answer);
