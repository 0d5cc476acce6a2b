import { err, ok, type Result } from '../base/result.ts';
import type { SymbolBook } from '../engine/config.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineView } from '../engine/view.ts';
import { isWorking } from '../model/order.ts';
import { openForReading, readPoint, type ChainPoint, type JournalMode } from '../journal/journal-file.ts';
import { readKeptFile, rowsAfter } from '../journal/kept-rows.ts';
import { JournalOpenError, openProblem } from '../journal/journal-problem.ts';
import { readRow } from '../journal/record.ts';
import { recoverJournal, type RecoveredJournal } from '../journal/recover-journal.ts';
import type { DataFolder } from './data-folder.ts';
import { journalPlaces } from './journal-places.ts';
import { loadRegistry } from './load-registry.ts';
import { readRuntime } from './runtime-file.ts';

/** What a journal says, read beside a running gateway or without one. Nothing is written. */
export interface JournalView extends EngineView, RecoveredJournal {
  /** Whether a gateway runs on the folder: without one, orders that were not answered are shown as unknown. */
  readonly isRunning: boolean;
}

/**
 * Replays the journal of a data folder into an engine of its own. It decides nothing, so the configuration of the day does
 * not matter; where it has a fault, only what positions realised in money is left out. Refused with a sentence.
 */
export function openJournalView(
  folder: DataFolder,
  mode: JournalMode = 'paper',
  isRunning = readRuntime(folder.runtimeFile) !== undefined,
): Result<JournalView, string> {
  const { journal, keptFiles } = journalPlaces(folder, mode);
  const registry = loadRegistry(folder);
  const engine = createEngine({
    symbols: registry.ok ? registry.value : NO_SYMBOLS,
    orderTimeoutMs: 0,
    reconcileEveryMs: 0,
    oneActiveOrderPerRoot: true,
    legacyPlatforms: 'deny',
    parentsMax: 0,
  });
  try {
    const db = openForReading(journal, mode);
    try {
      const recovered = recoverJournal(db, journal, (decision) => engine.restore(decision));
      restoreKept(engine, keptFiles, readPoint(db, 'head'));
      if (!isRunning) showUnanswered(engine, recovered.lastEventUs);
      const { events, decisions, lastEventUs } = recovered;
      return ok({ ...engine, events, decisions, lastEventUs, isRunning });
    } finally {
      db.close();
    }
  } catch (error) {
    return err((error instanceof JournalOpenError ? error : openProblem(journal, error)).message);
  }
}

/** What the last run could not bring into the journal belongs to it all the same. */
function restoreKept(engine: Engine, keptFiles: readonly string[], head: ChainPoint | undefined): void {
  if (head === undefined) return;
  for (const file of keptFiles)
    for (const { row } of rowsAfter(readKeptFile(file)?.rows ?? [], head) ?? [])
      for (const decision of readRow(row).decisions) engine.restore(decision);
}

/** Without a gateway nobody waits for an answer: links are closed and open orders unknown. All else stands as journalled. */
function showUnanswered(engine: Engine, atUs: number): void {
  for (const { platform } of engine.platforms())
    engine.restore({ type: 'platformClosed', atUs, platform, reason: 'no gateway runs' });
  const code = 'ORDER_UNKNOWN';
  const reason = 'the gateway ended before its outcome was told';
  for (const { orderId, state } of engine.orders(Number.MAX_SAFE_INTEGER))
    if (isWorking(state)) engine.restore({ type: 'orderStateChanged', atUs, orderId, state: 'unknown', code, reason });
}

const NOT_ASKED = { code: 'SYMBOL_UNKNOWN', message: 'the configuration cannot be read' };

/** Stands in for a configuration with a fault: what was decided needs no symbols. */
const NO_SYMBOLS: SymbolBook = {
  checkOrderSymbol: () => err(NOT_ASKED),
  orderTarget: () => ({ kind: 'refused', ...NOT_ASKED }),
  translate: () => err(NOT_ASKED),
  tradedContract: () => undefined,
  frontMonth: () => err(NOT_ASKED),
  pointValue: () => undefined,
};
