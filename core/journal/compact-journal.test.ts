import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, freshEngine, seen, temporaryFolder, writeSteps } from '../../test/support/journal-scene.ts';
import { RANDOM_RUN_CONFIG, randomRun } from '../../test/support/random-run.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Event } from '../model/event.ts';
import type { ParentKey } from '../model/ids.ts';
import { compactJournal } from './compact-journal.ts';
import { checkCopy } from './copy-journal.ts';
import { openForReading, openForWriting } from './journal-file.ts';
import { readHistory } from './read-history.ts';
import { readSignalKeys } from './reader.ts';
import { recoverJournal } from './recover-journal.ts';
import { createJournalWriter } from './writer.ts';

const STEPS = 200;
const DAY_US = 86_400_000_000;

interface Seen {
  readonly orders: readonly { readonly orderId: string; readonly state: string; readonly endedUs?: number }[];
  readonly positions: unknown;
  readonly trading: unknown;
  readonly platforms: unknown;
}

/** Writes a run, compacts it at its step `cut` so long after its end, and gives back both. */
function compacted(seed: number, cut: number, { rounds = 1, laterUs = 3 * DAY_US } = {}) {
  const { folder, places, remove } = temporaryFolder();
  const run = randomRun(seed, STEPS);
  writeSteps(places.journal, run.steps);
  const db = openForWriting(places.journal);
  for (let round = 1; round <= rounds; round += 1) {
    const keepFromUs = run.steps[Math.floor((cut * round) / rounds)]!.event.atUs;
    const nowUs = run.steps.at(-1)!.event.atUs + laterUs;
    compactJournal(db, { path: places.journal, archiveFolder: places.archiveFolder, keepFromUs, nowUs, rowsMin: 1 });
  }
  db.close();
  return { folder, places, run, remove };
}

describe('a compaction', () => {
  it('keeps every open order, every position and the halt, and the key of every signal', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 20, max: STEPS - 1 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, cut, rounds) => {
          const { places, run, remove } = compacted(seed, cut, { rounds });
          try {
            const db = openForReading(places.journal);
            const engine = freshEngine();
            recoverJournal(db, places.journal, (decision) => engine.restore(decision));
            const [before, after] = [seen(run.engine) as Seen, seen(engine) as Seen];
            const kept = new Map(after.orders.map((order) => [order.orderId, order]));
            for (const order of before.orders) {
              if (order.endedUs === undefined || kept.has(order.orderId))
                expect(kept.get(order.orderId)).toEqual(order);
            }
            expect(after.positions).toEqual(before.positions);
            expect(after.trading).toEqual(before.trading);
            expect(after.platforms).toEqual(before.platforms);

            const keys = new Set([...readSignalKeys(db)].map(({ key }) => key));
            for (const { result } of run.steps)
              for (const decision of result.decisions)
                if (decision.type === 'parentDecided') expect(keys).toContain(decision.parent.key);
            db.close();
          } finally {
            remove();
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('lets no signal act again whose records were put away', () => {
    let repeated = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { places, run, remove } = compacted(seed, STEPS - 20);
        try {
          const db = openForReading(places.journal);
          const retired = new Map([...readSignalKeys(db, true)].map((row) => [row.key, row]));
          const engine = createEngine({ ...RANDOM_RUN_CONFIG, retiredSignal: (key) => retired.get(key) });
          recoverJournal(db, places.journal, (decision) => engine.restore(decision));
          db.close();
          const atUs = run.steps.at(-1)!.event.atUs + 1_000;
          engine.step({ type: 'gatewayStarted', atUs });
          for (const { event, result } of run.steps) {
            if (event.type !== 'signalReceived') continue;
            const acted = result.decisions.some(({ type }) => type === 'parentDecided');
            const key = [event.request.client, event.request.clientOrderId].join('\n') as ParentKey;
            if (!acted || !retired.has(key)) continue;
            repeated += 1;
            const again = engine.step({ ...event, atUs } satisfies Event);
            expect(again.effects.filter(({ type }) => type === 'command')).toEqual([]);
            expect(again.decisions).toEqual([]);
          }
        } finally {
          remove();
        }
      }),
      { numRuns: 15 },
    );
    expect(repeated).toBeGreaterThan(0);
  });

  it('keeps what was sent today, since limits count it and reports list it', () => {
    const { places, run, remove } = compacted(7, STEPS - 1, { laterUs: 1 });
    const sent = run.engine.orders(STEPS * 10);
    const engine = freshEngine();
    const db = openForReading(places.journal);
    recoverJournal(db, places.journal, (decision) => engine.restore(decision));
    db.close();
    expect(sent.length).toBeGreaterThan(0);
    for (const { orderId } of sent) expect(engine.order(orderId)).toEqual(run.engine.order(orderId));
    remove();
    const later = compacted(7, STEPS - 1);
    expect(readRetired(later.places.journal).length).toBeGreaterThan(0);
    later.remove();
  });

  it('leaves the whole history readable, each record once', () => {
    const { places, run, remove } = compacted(7, STEPS - 10, { rounds: 3 });
    const entries: unknown[] = [];
    const gaps = readHistory(places, { base: () => expect.unreachable(), entry: (entry) => entries.push(entry) });
    expect(gaps).toEqual([]);
    expect(entries).toHaveLength(run.steps.length);
    expect(JSON.stringify(entries)).toBe(JSON.stringify(run.steps.map((step) => entryOf(step))));
    remove();
  });

  it('says which records are missing when an archive was taken away', () => {
    const { places, remove } = compacted(7, 100);
    const noArchive = { ...places, archiveFolder: `${places.archiveFolder}-gone` };
    const gaps = readHistory(noArchive, { base: () => {}, entry: () => {} });
    expect(gaps).toMatchObject([{ fromSeq: 1 }]);
    remove();
  });

  it('leaves a journal that goes on, and whose changed base is found', () => {
    const { places, remove } = compacted(11, 150);
    const writer = createJournalWriter(openForWriting(places.journal));
    writer.commit([{ event: { type: 'timePassed', atUs: 1_790_000_999_000_000 }, decisions: [], alerts: [] }]);
    writer.close();
    expect(checkCopy(places.journal).lastSeq).toBe(STEPS + 2);
    const db = openForWriting(places.journal);
    db.exec("UPDATE base SET body = body || x'00' WHERE part = 1");
    db.close();
    expect(() => checkCopy(places.journal)).toThrow(/put away was changed/);
    remove();
  });

  it('does nothing where too little is old', () => {
    const { places, remove } = temporaryFolder();
    writeSteps(places.journal, randomRun(3, 50).steps);
    const db = openForWriting(places.journal);
    const options = { path: places.journal, archiveFolder: places.archiveFolder, keepFromUs: 1, nowUs: 2, rowsMin: 1 };
    expect(compactJournal(db, options)).toBeUndefined();
    expect(compactJournal(db, { ...options, keepFromUs: 2 ** 52, rowsMin: 100 })).toBeUndefined();
    db.close();
    remove();
  });
});

function readRetired(path: string): readonly string[] {
  const db = openForReading(path);
  const keys = [...readSignalKeys(db, true)].map(({ key }) => key);
  db.close();
  return keys;
}
