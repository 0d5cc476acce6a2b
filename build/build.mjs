// Builds what is stale into dist/: the engine with tsc, the data files that stand beside its code and its programs bundled
// over it, the desktop app and the panel, bundled.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNt8 } from './build-nt8.mjs';
import { PARTS, stampOf, staleParts } from './stale.mjs';

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

/** How each part is built into a folder aside. */
const BUILDERS = {
  core: async (aside) => {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.node.json', '--outDir', aside], {
      stdio: 'inherit',
    });
    if (built.status !== 0) throw new Error('the engine does not compile');
    copyData('core', join(aside, 'core'));
    const { bundleEngine } = await import('./bundle-engine.mjs');
    await bundleEngine(join(root, 'core'), join(root, aside, 'core'));
  },
  electron: async (aside) => {
    const { bundleElectron } = await import('./bundle-electron.mjs');
    await bundleElectron(aside);
  },
  panel: async (aside) => {
    const { bundlePanel } = await import('./bundle-panel.mjs');
    await bundlePanel(join(root, aside, 'panel'));
  },
};

const wanted = process.argv.includes('--force')
  ? Object.keys(PARTS).filter((part) => existsSync(PARTS[part][0]))
  : staleParts();
for (const part of wanted) {
  const startedMs = Date.now();
  // Built aside and moved in whole, so that what runs from dist/ meanwhile never finds half of it.
  const aside = `.dist-${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  try {
    await BUILDERS[part](aside);
    mkdirSync('dist', { recursive: true });
    for (const folder of readdirSync(aside)) {
      if (existsSync(join('dist', folder))) renameSync(join('dist', folder), join(aside, `old-${folder}`));
      renameSync(join(aside, folder), join('dist', folder));
    }
    writeFileSync(stampOf(part), '');
    // The time the inputs were read counts, so that an edit during the build makes dist stale again.
    utimesSync(stampOf(part), startedMs / 1000, startedMs / 1000);
  } catch (error) {
    console.error(`build of ${part}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  if (process.exitCode === 1) break;
}
// Part of no bundle, and of no build that failed.
if (process.exitCode !== 1) buildNt8();
