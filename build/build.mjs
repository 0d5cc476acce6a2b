// Builds what is stale into dist/: the engine with tsc, and the data files that stand beside the code.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale, STAMP } from './stale.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const DATA_FILE = /\.(yaml|json)$/;

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

if (existsSync('core') && (process.argv.includes('--force') || isStale())) {
  const startedMs = Date.now();
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  // Built aside and moved in whole, so that what runs from dist/ meanwhile never finds half of it.
  const aside = `.dist-${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.node.json', '--outDir', aside], { stdio: 'inherit' });
  if (built.status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    process.exit(built.status ?? 1);
  }
  copyData('core', join(aside, 'core'));
  mkdirSync('dist', { recursive: true });
  if (existsSync('dist/core')) renameSync('dist/core', join(aside, 'old'));
  renameSync(join(aside, 'core'), 'dist/core');
  rmSync(aside, { recursive: true, force: true });
  writeFileSync(STAMP, '');
  // The time the inputs were read counts, so that an edit during the build makes dist stale again.
  utimesSync(STAMP, startedMs / 1000, startedMs / 1000);
}
