// Bundles the desktop app's main process and its preload script, and draws the icons. The engine is not bundled: it finds
// its data files and threads beside its own code.
import { join } from 'node:path';
import { build } from 'vite';
import { drawIcons } from './draw-icons.mjs';

const EXTERNAL = ['electron', 'electron-updater', /^node:/];

async function bundle(entry, outDir, format, fileName) {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', 'electron-updater'] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      rolldownOptions: { external: EXTERNAL, output: { format, entryFileNames: fileName, codeSplitting: false } },
    },
  });
}

/** Writes electron/ and icons/ into a folder. */
export async function bundleElectron(folder) {
  await bundle('electron/main.ts', join(folder, 'electron'), 'es', 'main.js');
  await bundle('electron/preload.ts', join(folder, 'electron'), 'cjs', 'preload.cjs');
  drawIcons(join(folder, 'icons'));
}
