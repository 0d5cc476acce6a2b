import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { openForReading, openForWriting } from '../../core/journal/journal-file.ts';
import { readEntries } from '../../core/journal/reader.ts';
import { verifyJournal } from '../../core/journal/verify-journal.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import { temporaryFolder } from '../support/journal-scene.ts';

const KILLS = 12;
const SEED = 20_261_120;

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

/** Commits numbered records as fast as it can, and says each number once it is on disk. */
const WRITER = `
  import { openForWriting } from '${new URL('../../dist/core/journal/journal-file.js', import.meta.url).href}';
  import { createJournalWriter } from '${new URL('../../dist/core/journal/writer.js', import.meta.url).href}';
  import { startJournalKeeper } from '${new URL('../../dist/core/journal/journal-keeper.js', import.meta.url).href}';
  import { writeSync } from 'node:fs';
  const path = process.argv[1];
  const writer = createJournalWriter(openForWriting(path));
  startJournalKeeper({ path, mode: 'paper', trouble: (text) => writeSync(2, text), everyMs: 5, walBytesMax: 200_000 });
  const turn = () => {
    for (let index = 0; index < 20; index += 1) {
      const number = writer.lastSeq + 1;
      const event = { type: 'killReceived', atUs: number, by: 'test', reason: 'x'.repeat(number % 3_000), flatten: false };
      if (writer.commit([{ event, decisions: [], alerts: [] }]).outcome === 'written') writeSync(1, number + '\\n');
    }
    setImmediate(turn);
  };
  turn();`;

/** Runs the writer, kills it after `afterLines` numbers, and gives back the last number it said. */
async function killedAfter(afterLines: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, scene.places.journal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    lines += 1;
    if (lines === afterLines) setTimeout(() => child.kill('SIGKILL'), delayMs);
  }
  return last;
}

describe('a writer that is killed while it writes', () => {
  it(`has lost nothing that it said was on disk, ${KILLS} times in a row (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    for (let kill = 0; kill < KILLS; kill += 1) {
      // One process after another works on the same file.
      // eslint-disable-next-line no-await-in-loop
      const last = await killedAfter(1 + random.int(60), random.next() * 8);
      const db = openForReading(scene.places.journal);
      expect(verifyJournal(db)).toMatchObject({ intact: true });
      const numbers = [...readEntries(db)].map(({ event }) => event.atUs);
      db.close();
      expect(numbers.length).toBeGreaterThanOrEqual(last);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    const writer = createJournalWriter(openForWriting(scene.places.journal));
    expect(writer.lastSeq).toBeGreaterThan(KILLS);
    writer.close();
  });
});
