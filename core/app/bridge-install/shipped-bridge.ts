import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the expert advisor lies below MQL5, and where its settings do. */
export const EXPERT_FOLDER = join('MQL5', 'Experts', 'NexusBridge');
export const SETTINGS_FOLDER = join('MQL5', 'Files', 'NexusBridge');
export const SETTINGS_FILE = 'settings.txt';

/** The files of the bridge as they ship, by name. */
export type ShippedFiles = ReadonlyMap<string, Buffer>;

/**
 * The bridge of MetaTrader 5 that came with this gateway: in the `bridges` folder of the project, or beside the archive of
 * the packed app, whichever is found on the way up from here. Undefined where it was left out.
 */
export function shippedMt5(from: string = fileURLToPath(import.meta.url)): ShippedFiles | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const bridge = join(folder, 'bridges', 'mt5');
    if (existsSync(join(bridge, 'NexusBridge.mq5'))) return readBridge(bridge);
    if (dirname(folder) === folder) return undefined;
  }
}

function readBridge(folder: string): ShippedFiles {
  const names = readdirSync(folder).filter((name) => /\.mq[5h]$/.test(name));
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]));
}

/** What the expert advisor reads at its start. */
export function settingsText(platform: string, port: number, token: string): string {
  return `platform=${platform}\r\nport=${port}\r\ntoken=${token}\r\n`;
}
