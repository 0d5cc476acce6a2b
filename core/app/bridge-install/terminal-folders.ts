import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder of one MetaTrader 5 terminal. */
export interface TerminalFolder {
  readonly path: string;
  /** Where the terminal itself is installed; empty where the folder does not say. */
  readonly program: string;
}

/** Where MetaTrader keeps a folder for each of its installations on Windows; undefined elsewhere. */
export function terminalsRoot(appData: string | undefined = process.env['APPDATA']): string | undefined {
  return appData === undefined ? undefined : join(appData, 'MetaQuotes', 'Terminal');
}

/** Every MetaTrader 5 data folder below a root, by name; one of MetaTrader 4 has no MQL5 folder. */
export function findTerminals(root: string | undefined): readonly TerminalFolder[] {
  if (root === undefined || !existsSync(root)) return [];
  return readdirSync(root)
    .toSorted()
    .map((name) => join(root, name))
    .filter(isTerminalFolder)
    .map((path) => ({ path, program: programOf(path) }));
}

/** Whether a folder is the data folder of a MetaTrader 5: of an installed one, or of a portable one. */
export function isTerminalFolder(path: string): boolean {
  const mql5 = join(path, 'MQL5');
  return existsSync(mql5) && statSync(mql5).isDirectory();
}

/** `origin.txt` names the installation, in UTF-16 with a byte order mark. */
function programOf(path: string): string {
  const file = join(path, 'origin.txt');
  if (!existsSync(file)) return '';
  const bytes = readFileSync(file);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return (isWide ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8')).trim();
}
