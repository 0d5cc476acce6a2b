import { readdirSync, readFileSync } from 'node:fs';
import { untilSo } from './until-so.ts';

/**
 * Stops a process and waits until all of its threads have stopped. The signal reaches one of them, and the others go on
 * until that one has been given the processor: what is sent right after it may still be taken.
 */
export async function standStill(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await untilSo(
    () => Promise.resolve(statesOf(pid)),
    (states) => states.every((state) => state === 'T'),
  );
}

/** The state of each thread, a letter each: the first word behind the name, which may hold brackets itself. */
function statesOf(pid: number): readonly string[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.map((thread) => {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '';
    } catch {
      return 'ended since it was listed';
    }
  });
}
