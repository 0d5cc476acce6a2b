// Type-checks the tree once per world: pure code without Node, the window without Node, Electron, and everything with its tests.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
let failed = false;
for (const world of ['pure', 'dom', 'electron', 'test']) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', `tsconfig.${world}.json`, '--noEmit'], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`typecheck: tsconfig.${world}.json has errors`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
