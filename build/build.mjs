// Builds what is stale into dist/: the engine with tsc, and the data files that stand beside the code.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestMs } from './newest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const DATA_FILE = /\.(yaml|json)$/;
const stamp = 'dist/.built';
const inputs = ['core', 'tsconfig.base.json', 'tsconfig.node.json', 'package.json', 'build/build.mjs'];

function fresh() {
  const stat = statSync(stamp, { throwIfNoEntry: false });
  return stat !== undefined && stat.mtimeMs >= newestMs(inputs);
}

function copyData(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyData(source, target);
    else if (DATA_FILE.test(entry.name)) {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(source, target);
    }
  }
}

if (existsSync('core') && (process.argv.includes('--force') || !fresh())) {
  const startedMs = Date.now();
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  rmSync('dist/core', { recursive: true, force: true });
  const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.node.json'], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
  copyData('core', 'dist/core');
  writeFileSync(stamp, '');
  // The time the inputs were read counts, so that an edit during the build makes dist stale again.
  utimesSync(stamp, startedMs / 1000, startedMs / 1000);
}
