// Fills a folder with exactly what the installed app holds: the built code, and the packages of Windows on x64.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the app reads at run time. Tests, sources and whatever else lies in the project stay behind. */
const PARTS = ['dist/core', 'dist/electron', 'dist/panel', 'dist/icons', 'LICENSE'];
/** Built only where there is a compiler for .NET; without it the gateway reads NinjaTrader's frames itself. */
const LIBRARIES = 'dist/nt8';

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
  const argv = ['ci', '--omit=dev', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund'];
  const shell = process.platform === 'win32';
  const installed = spawnSync('npm', argv, { cwd: folder, stdio: ['ignore', 2, 2], shell });
  if (installed.status !== 0) throw new Error(`npm ci for Windows ended with ${installed.status}`);
  rmSync(join(folder, 'package-lock.json'));
}
