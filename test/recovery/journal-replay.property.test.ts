import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openForReading } from '../../core/journal/journal-file.ts';
import { readEntries } from '../../core/journal/reader.ts';
import { recoverJournal } from '../../core/journal/recover-journal.ts';
import { entryOf, freshEngine, seen, temporaryFolder, writeSteps } from '../support/journal-scene.ts';
import { randomRun } from '../support/random-run.ts';

describe('a journal on disk', () => {
  it('brings an engine back to what it was, through the file', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (seed, perCommit) => {
        const { places, remove } = temporaryFolder();
        try {
          const { engine, steps } = randomRun(seed, 150);
          writeSteps(places.journal, steps, perCommit);
          const db = openForReading(places.journal);
          const copy = freshEngine();
          const { events, lastEventUs } = recoverJournal(db, places.journal, (decision) => copy.restore(decision));
          expect(events).toBe(steps.length);
          expect(lastEventUs).toBe(steps.at(-1)!.event.atUs);
          expect(seen(copy)).toEqual(seen(engine));
          const kept = JSON.stringify([...readEntries(db)]);
          expect(kept).toBe(JSON.stringify(steps.map((step) => entryOf(step))));
          db.close();
        } finally {
          remove();
        }
      }),
      { numRuns: 20 },
    );
  });
});
