import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolderAt, type DataFolder } from '../../core/app/data-folder.ts';
import { journalPlaces, type JournalPlaces } from '../../core/app/journal-places.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Engine } from '../../core/engine/engine.ts';
import type { EngineView } from '../../core/engine/view.ts';
import { openForWriting } from '../../core/journal/journal-file.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import { RANDOM_RUN_CONFIG, type RandomStep } from './random-run.ts';

/** The compiled thread of the keeper: Node runs no TypeScript. */
export const KEEPER_FILE = new URL('../../dist/core/journal/keeper-worker.js', import.meta.url);

/** A data folder of its own, removed by the returned function. */
export function temporaryFolder(): {
  readonly folder: DataFolder;
  readonly places: JournalPlaces;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'nexus-journal-'));
  const folder = dataFolderAt(path);
  return {
    folder,
    places: journalPlaces(folder, 'paper'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What the inbox would journal of a step. */
export function entryOf({ event, result }: RandomStep): JournalEntry {
  const alerts = result.effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : []));
  return { event: result.kept ?? event, decisions: result.decisions, alerts };
}

/** Writes steps into the journal at `path`, some in one commit, as loop turns do. */
export function writeSteps(path: string, steps: readonly RandomStep[], perCommit = 3): void {
  const writer = createJournalWriter(openForWriting(path));
  for (let at = 0; at < steps.length; at += perCommit)
    writer.commit(steps.slice(at, at + perCommit).map((step) => entryOf(step)));
  writer.close();
}

/** An engine of random runs on which nothing was done. */
export function freshEngine(): Engine {
  return createEngine(RANDOM_RUN_CONFIG);
}

/** Everything that can be seen of an engine, to compare two. */
export function seen(view: EngineView): unknown {
  const all = 1_000_000;
  // Through JSON, because a journal keeps neither −0 nor keys without a value.
  return JSON.parse(
    JSON.stringify({
      trading: view.tradingState(),
      platforms: view.platforms(),
      orders: view.orders(all),
      fills: view.fills(all),
      // What a position is worth now is told by quotes, which no journal keeps.
      positions: view.positions().map((position) => ({ ...position, openUsd: undefined })),
      signals: view.signals(all),
      differences: view.differences(),
    }),
  );
}
