import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { DataFolder } from '../data-folder.ts';
import { platformToken } from '../tokens.ts';
import { readRecord, recordFile, undoRecorded, writeRecorded } from './install-record.ts';
import { nameInConfig } from './name-in-config.ts';
import { EXPERT_FOLDER, SETTINGS_FILE, SETTINGS_FOLDER, settingsText, type ShippedFiles } from './shipped-bridge.ts';
import { findTerminals, isTerminalFolder } from './terminal-folders.ts';

export interface BridgeInstallOptions {
  readonly folder: DataFolder;
  readonly platform: PlatformId;
  readonly shipped: ShippedFiles | undefined;
  /** Where to look for terminals. */
  readonly root: string | undefined;
  /** The data folder of the terminal, where a person names one. */
  readonly terminal?: string;
}

/** What was installed, for a person. */
export interface InstalledBridge {
  readonly terminal: string;
  readonly port: number;
  /** gateway.yaml did not name the platform and does now: the gateway must be started anew. */
  readonly isNamed: boolean;
}

/**
 * Puts the expert advisor into a terminal with its token and its port, and names the platform in gateway.yaml. Refused with
 * a sentence: no terminal or several, a bridge that belongs to another terminal, a terminal that has another platform's
 * bridge, a fault in gateway.yaml.
 */
export function installMt5(options: BridgeInstallOptions): Result<InstalledBridge, string> {
  const { folder, platform, shipped } = options;
  if (shipped === undefined)
    return err('The bridge of MetaTrader 5 did not come with this gateway: bridges/mt5 is missing.');
  const terminal = chooseTerminal(options);
  if (!terminal.ok) return terminal;
  const file = recordFile(folder.path, platform);
  const known = readRecord(file);
  if (known !== undefined && known.terminal !== terminal.value)
    return err(
      `The bridge of ${platform} is installed in ${known.terminal}. Take it out there first: nexus bridge uninstall ${platform}`,
    );
  const settings = join(terminal.value, SETTINGS_FOLDER, SETTINGS_FILE);
  const other = platformOf(settings);
  if (other !== undefined && other !== platform)
    return err(
      `A terminal trades one account, and the bridge of ${other} is in this terminal (${terminal.value}). Name another one, or take that one out first: nexus bridge uninstall ${other}`,
    );
  const named = nameInConfig(folder, platform);
  if (!named.ok) return named;
  const token = platformToken(folder, platform);
  if (token === undefined) return err(`There are as many tokens as may be in ${folder.tokensFolder}; remove one.`);
  const { port } = named.value;
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of shipped) files.set(join(terminal.value, EXPERT_FOLDER, name), bytes);
  files.set(settings, Buffer.from(settingsText(platform, port, token)));
  const { text } = named.value;
  writeRecorded(file, terminal.value, files, text === undefined ? undefined : { path: folder.gatewayYaml, text });
  return ok({ terminal: terminal.value, port, isNamed: text !== undefined });
}

/** The platform that a terminal's settings name; undefined where there are none. */
function platformOf(settings: string): string | undefined {
  return existsSync(settings) ? /^platform=(.*)$/mu.exec(readFileSync(settings, 'utf8'))?.[1]?.trim() : undefined;
}

/** Takes the bridge out again; the terminal's folder is then byte for byte as it was, and so is gateway.yaml unless it was changed since. */
export function uninstallMt5(folder: DataFolder, platform: PlatformId): Result<string, string> {
  const file = recordFile(folder.path, platform);
  const record = readRecord(file);
  if (record === undefined) return err(`No bridge of ${platform} was installed from ${folder.path}.`);
  undoRecorded(file, record);
  return ok(record.terminal);
}

/** The terminal that a person means. */
export function chooseTerminal({ terminal, root }: BridgeInstallOptions): Result<string, string> {
  if (terminal !== undefined)
    return isTerminalFolder(terminal)
      ? ok(terminal)
      : err(`${terminal} is no data folder of MetaTrader 5: it has no folder MQL5. See File > Open Data Folder there.`);
  const found = findTerminals(root);
  const [only] = found;
  if (only === undefined)
    return err(
      'No data folder of MetaTrader 5 was found. Start the terminal once, or name the folder that File > Open Data Folder shows there: --terminal DIR',
    );
  if (found.length === 1) return ok(only.path);
  const list = found.map(({ path, program }) => `  --terminal "${path}"${program === '' ? '' : `   (${program})`}`);
  return err([`There are ${found.length} terminals. Name one:`, ...list].join('\n'));
}
