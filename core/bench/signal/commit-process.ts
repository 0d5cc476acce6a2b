/**
 * What the disk itself takes: `commit-process FILE COUNT PER_SECOND BYTES`. Appends so many bytes and waits until they are
 * on disk, then does the same as one row of SQLite with the journal's settings; says the figures of both.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { openForWriting } from '../../journal/journal-file.ts';
import { latencyFigures } from '../latency-figures.ts';
import { runOpenLoop } from '../peers/open-loop.ts';
import { say } from '../peers/orders.ts';
import { steadyUs } from '../steady-time.ts';

const [file = ''] = process.argv.slice(2);
const [count = 0, perSecond = 0, bytes = 0] = process.argv.slice(3).map(Number);
const body = Buffer.alloc(bytes, 1);

async function timed(write: (index: number) => void): Promise<ReturnType<typeof latencyFigures>> {
  const tookUs = new Float64Array(count);
  await runOpenLoop({
    count,
    perSecond,
    prepare: () => {},
    send: (index) => {
      const beganUs = steadyUs();
      write(index);
      tookUs[index] = steadyUs() - beganUs;
    },
  });
  return latencyFigures(tookUs);
}

const handle = openSync(`${file}.log`, 'a');
const append = await timed(() => {
  writeSync(handle, body);
  fdatasyncSync(handle);
});
closeSync(handle);

const db = openForWriting(file);
const insert = db.prepare("INSERT INTO records VALUES (?, 0, 'bench', 'bench', ?, x'00')");
const commit = await timed((index) => insert.run(index + 1, body));
db.close();
say({ append, commit });
