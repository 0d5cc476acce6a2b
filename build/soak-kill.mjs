// Kills the gateway under load so many times: `npm run soak:kill -- --kills 500 --seed 7` (10,000 by default), three
// gateways side by side unless `--lanes` says otherwise: most of a kill is waiting.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10000' },
    lanes: { type: 'string', default: '3' },
    seed: { type: 'string' },
  },
});
const vitest = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--disableConsoleIntercept=true',
    `--maxConcurrency=${values.lanes}`,
    'test/kill/sudden-death.test.ts',
  ],
  {
    cwd: dirname(dirname(fileURLToPath(import.meta.url))),
    stdio: 'inherit',
    env: {
      ...process.env,
      NEXUS_REQUIRE_ALL: '1',
      NEXUS_KILLS: values.kills,
      ...(values.seed !== undefined && { NEXUS_SEED: values.seed }),
    },
  },
);
vitest.on('close', (code) => {
  process.exitCode = code ?? 1;
});
