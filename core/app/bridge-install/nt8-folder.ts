import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ShippedFiles } from './shipped-bridge.ts';

/** Where NinjaTrader 8 compiles AddOns, below its folder, and where ours keeps its settings. */
export const ADD_ONS = join('bin', 'Custom', 'AddOns');
export const NT8_SETTINGS = join(ADD_ONS, 'NexusBridge', 'settings.txt');
/** What NinjaTrader makes of all of its sources. */
export const COMPILED = join('bin', 'Custom', 'NinjaTrader.Custom.dll');
const NAME = 'NinjaTrader 8';

/**
 * The folders of NinjaTrader 8 of this user: below Documents, wherever Windows has put them and whatever it calls them there,
 * as `OneDrive\Documentos`.
 */
export function findNt8Folders(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const homes = [env['USERPROFILE'], env['OneDrive'], env['OneDriveConsumer'], env['OneDriveCommercial']];
  const found = homes.flatMap((home) =>
    home === undefined ? [] : foldersIn(home).map((folder) => join(home, folder, NAME)),
  );
  const real = new Map(found.filter(isNt8Folder).map((path) => [realpathSync(path), path]));
  return [...real.values()];
}

/** The names of the folders in a folder, without those that only point elsewhere, as the old `My Documents`. */
function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() || entry.name === 'Documents' ? [entry.name] : [])).toSorted();
}

/** Whether a folder is one of NinjaTrader 8: it compiles its sources there. */
export function isNt8Folder(path: string): boolean {
  const custom = join(path, 'bin', 'Custom');
  return existsSync(custom) && statSync(custom).isDirectory();
}

/** Whether a NinjaTrader runs on this PC; false where Windows does not say. */
export function isNt8Running(): boolean {
  if (process.platform !== 'win32') return false;
  const argv = ['/FI', 'IMAGENAME eq NinjaTrader.exe', '/NH', '/FO', 'CSV'];
  const { stdout } = spawnSync('tasklist', argv, { encoding: 'utf8', windowsHide: true });
  return typeof stdout === 'string' && stdout.includes('NinjaTrader.exe');
}

/** The AddOn that came with this gateway, as bridges/nt8 has it: the first on the way up from here. Undefined where it was left out. */
export function shippedNt8(from: string = fileURLToPath(import.meta.url)): ShippedFiles | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const bridge = join(folder, 'bridges', 'nt8');
    if (existsSync(join(bridge, 'NexusBridge.cs'))) return readBridge(bridge);
    if (dirname(folder) === folder) return undefined;
  }
}

function readBridge(folder: string): ShippedFiles {
  const names = readdirSync(folder).filter((name) => name.endsWith('.cs'));
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]));
}
