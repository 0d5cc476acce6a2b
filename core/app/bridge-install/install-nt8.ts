import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { DataFolder } from '../data-folder.ts';
import { platformToken } from '../tokens.ts';
import { readRecord, recordFile, undoRecorded, writeRecorded } from './install-record.ts';
import type { InstalledBridge } from './install-mt5.ts';
import { nameInConfig } from './name-in-config.ts';
import { ADD_ONS, isNt8Folder, NT8_SETTINGS } from './nt8-folder.ts';
import { settingsText, type ShippedFiles } from './shipped-bridge.ts';

export const NT8 = 'nt8' as PlatformId;

export interface Nt8InstallOptions {
  readonly folder: DataFolder;
  readonly shipped: ShippedFiles | undefined;
  /** The folders of NinjaTrader 8 that were found. */
  readonly found: readonly string[];
  /** The folder that a person names. */
  readonly terminal?: string;
  /** The account that is to be traded; Sim101, or the one of an earlier installation, where nobody names one. */
  readonly account?: string;
}

/** A name of an account that fits into one line of the settings. */
const ACCOUNT = /^[^\r\n]{1,100}$/;

/**
 * Puts the AddOn where NinjaTrader compiles it, with its token and port, and names the platform in gateway.yaml. Refused with
 * a sentence: no folder or several, a bridge that belongs to another folder, a fault in gateway.yaml, an account of no name.
 */
export function installNt8(options: Nt8InstallOptions): Result<InstalledBridge, string> {
  const { folder, shipped, account } = options;
  if (shipped === undefined)
    return err('The bridge of NinjaTrader 8 did not come with this gateway: bridges/nt8 is missing.');
  if (account !== undefined && !ACCOUNT.test(account)) return err('--account: expected a name of 1 to 100 characters');
  const terminal = chooseFolder(options);
  if (!terminal.ok) return terminal;
  const file = recordFile(folder.path, NT8);
  const known = readRecord(file);
  if (known !== undefined && known.terminal !== terminal.value)
    return err(
      `The bridge of nt8 is installed in ${known.terminal}. Take it out there first: nexus bridge uninstall nt8`,
    );
  const named = nameInConfig(folder, NT8, account === undefined ? {} : { account });
  if (!named.ok) return named;
  const token = platformToken(folder, NT8);
  if (token === undefined) return err(`There are as many tokens as may be in ${folder.tokensFolder}; remove one.`);
  const { port, text } = named.value;
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of shipped) files.set(join(terminal.value, ADD_ONS, name), bytes);
  const traded = account ?? (known === undefined ? undefined : accountIn(terminal.value));
  files.set(join(terminal.value, NT8_SETTINGS), Buffer.from(nt8SettingsText(port, token, traded)));
  writeRecorded(file, terminal.value, files, text === undefined ? undefined : { path: folder.gatewayYaml, text });
  return ok({ terminal: terminal.value, port, isNamed: text !== undefined });
}

/** Takes the AddOn out again: the folder is byte for byte as it was, and so is gateway.yaml unless it was changed since. */
export function uninstallNt8(folder: DataFolder): Result<string, string> {
  const file = recordFile(folder.path, NT8);
  const record = readRecord(file);
  if (record === undefined) return err(`No bridge of nt8 was installed from ${folder.path}.`);
  undoRecorded(file, record);
  return ok(record.terminal);
}

/** What the AddOn reads at its start. */
export function nt8SettingsText(port: number, token: string, account: string | undefined): string {
  return `${settingsText(NT8, port, token)}${account === undefined ? '' : `account=${account}\r\n`}`;
}

/** The account that the settings in a folder name; undefined where they name none. */
export function accountIn(terminal: string): string | undefined {
  const path = join(terminal, NT8_SETTINGS);
  if (!existsSync(path)) return undefined;
  return /^account=(.+?)\r?$/m.exec(readFileSync(path, 'utf8'))?.[1];
}

function chooseFolder({ terminal, found }: Nt8InstallOptions): Result<string, string> {
  if (terminal !== undefined)
    return isNt8Folder(terminal)
      ? ok(terminal)
      : err(`${terminal} is no folder of NinjaTrader 8: it has no folder bin\\Custom. It is called "NinjaTrader 8".`);
  const [only, other] = found;
  if (only === undefined)
    return err(
      'No folder of NinjaTrader 8 was found. Start NinjaTrader once, or name its folder below Documents: --terminal DIR',
    );
  if (other === undefined) return ok(only);
  return err(['There are several folders. Name one:', ...found.map((path) => `  --terminal "${path}"`)].join('\n'));
}
