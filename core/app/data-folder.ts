import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { keptToken } from './kept-token.ts';

/** Where a gateway keeps everything of its own, and where each thing lies in it. */
export interface DataFolder {
  readonly path: string;
  readonly configFolder: string;
  readonly logsFolder: string;
  readonly gatewayYaml: string;
  readonly productsYaml: string;
  readonly symbolMappingsYaml: string;
  readonly riskLimitsYaml: string;
  /** Every version of the symbols and products that was in force, one folder each. */
  readonly historyFolder: string;
  /** The exchange rates known last, with the moments at which they were seen. */
  readonly ratesFile: string;
  /** Which mappings' prices other platforms have proved. */
  readonly provedPricesFile: string;
  /** Which platforms an operator has switched off. */
  readonly switchesFile: string;
  /** Whether a kill also closes positions, as a person answered. */
  readonly killChoiceFile: string;
  /** What a browser shows to open the panel. */
  readonly uiTokenFile: string;
  readonly adminTokenFile: string;
  /** One token per platform id, for live trading. */
  readonly tokensFolder: string;
  /** What an AI client shows to enter on live accounts. */
  readonly clientTokenFile: string;
  /** The gateway's own keys of the fabric; the secret one never leaves this file. */
  readonly fabricKeyFile: string;
  /** Where the files for clients of the fabric are written, to be carried to their machines. */
  readonly fabricClientsFolder: string;
  readonly paperJournal: string;
  /** Written while a gateway runs on this folder: its process and its ports. */
  readonly runtimeFile: string;
}

/** The data folder unless one is named: %APPDATA%\NEXUS Gateway on Windows, otherwise ~/.nexus-gateway. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  appData: string | undefined = process.env['APPDATA'],
): string {
  return platform === 'win32' && appData !== undefined
    ? join(appData, 'NEXUS Gateway')
    : join(homedir(), '.nexus-gateway');
}

/** Names the places of a data folder; makes nothing. */
export function dataFolderAt(path: string): DataFolder {
  const configFolder = join(path, 'config');
  return {
    path,
    configFolder,
    logsFolder: join(path, 'logs'),
    gatewayYaml: join(configFolder, 'gateway.yaml'),
    productsYaml: join(configFolder, 'products.yaml'),
    symbolMappingsYaml: join(configFolder, 'symbol_mappings.yaml'),
    riskLimitsYaml: join(configFolder, 'risk_limits.yaml'),
    historyFolder: join(configFolder, 'history'),
    ratesFile: join(path, 'rates.json'),
    provedPricesFile: join(path, 'proved_prices.json'),
    switchesFile: join(path, 'platforms.json'),
    killChoiceFile: join(path, 'kill.json'),
    uiTokenFile: join(configFolder, 'panel.token'),
    adminTokenFile: join(configFolder, 'admin.token'),
    tokensFolder: join(configFolder, 'tokens'),
    clientTokenFile: join(configFolder, 'client.token'),
    fabricKeyFile: join(configFolder, 'fabric.key'),
    fabricClientsFolder: join(configFolder, 'fabric_clients'),
    paperJournal: join(path, 'journal', 'paper.db'),
    runtimeFile: join(path, 'runtime.json'),
  };
}

/**
 * Makes the folders, and a file for each text whose file is not there yet. What a person placed there stays as it is.
 * Refused with a sentence where the folder cannot be made or written.
 */
export function prepareDataFolder(folder: DataFolder, texts: ReadonlyMap<string, string>): Result<void, string> {
  try {
    mkdirSync(folder.configFolder, { recursive: true });
    mkdirSync(folder.logsFolder, { recursive: true });
    for (const [file, text] of texts) writeNew(file, text, 0o644);
    return ok(undefined);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err(
      `The data folder ${folder.path} cannot be used: ${said}. Nothing was started. Choose another: --data DIR.`,
    );
  }
}

/** The token of this machine for actions that need one; made at the first call, readable by this user alone. */
export function adminToken(folder: DataFolder): string {
  return keptToken(folder.adminTokenFile);
}

/** What a browser shows to open the panel; kept, so that an open window finds the gateway again after a restart. */
export function uiToken(folder: DataFolder): string {
  return keptToken(folder.uiTokenFile);
}

function writeNew(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
