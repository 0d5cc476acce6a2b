import type { ExitName } from '../../core/app/cli/exit-code.ts';
import { main } from '../../core/app/cli/nexus.ts';

/** Runs one command in this process; `exit` is how it ended. */
export async function runNexusHere(...args: readonly string[]) {
  let [text, errors] = ['', ''];
  let exit: ExitName = 'done';
  await main(args, {
    write: (part) => {
      text += part;
    },
    error: (part) => {
      errors += part;
    },
    failed: (why = 'failed') => {
      exit = why;
    },
  });
  return { text, errors, exit: exit as ExitName };
}
