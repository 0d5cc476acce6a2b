// Fills a folder with exactly what the installed app holds: the built code, and the packages of Windows on x64.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the app reads at run time. Tests, sources and whatever else lies in the project stay behind. */
const PARTS = ['dist/core', 'dist/electron', 'dist/panel', 'dist/icons', 'LICENSE'];
/** Built only where there is a compiler for .NET; without it the gateway reads NinjaTrader's frames itself. */
const LIBRARIES = 'dist/nt8';

/**
 * edge-js for Electron, the newest that carries a binary for it. Only the app has it: a package.json that named it would let
 * every install on Linux compile for half a minute what nothing there can load.
 */
const CLR = 'electron-edge-js@44.0.0';

/**
 * Stages into `folder`. An install on Linux lacks the native parts of Windows, so they are fetched for it by name, from the
 * lock file and without running any package's script.
 */
export function stage(root, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of existsSync(join(root, LIBRARIES)) ? [...PARTS, LIBRARIES] : PARTS)
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (source) => !source.endsWith('.map') });
  const { scripts: _scripts, ...manifest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, main: 'dist/electron/main.js' }, null, 2));
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  npm(folder, ['ci']);
  npm(folder, ['install', '--save-optional', '--save-exact', CLR]);
  rmSync(join(folder, 'package-lock.json'));
}

/** @param {string} folder @param {readonly string[]} command */
function npm(folder, command) {
  const parts = ['--omit=dev', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund'];
  // What the lock file names does not change, and a registry that is away for a moment is asked again.
  const argv = [...command, ...parts, '--prefer-offline', '--fetch-retries=5'];
  const shell = process.platform === 'win32';
  const { status } = spawnSync('npm', argv, { cwd: folder, stdio: ['ignore', 2, 2], shell });
  if (status !== 0) throw new Error(`npm ${command.join(' ')} for Windows ended with ${String(status)}`);
}
