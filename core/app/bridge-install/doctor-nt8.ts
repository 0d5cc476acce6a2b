import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import { findClientLibrary } from '../nt8-link/client-library.ts';
import { platformToken } from '../tokens.ts';
import { isListening, type Finding } from './doctor-mt5.ts';
import { readRecord, recordFile } from './install-record.ts';
import { accountIn, NT8, nt8SettingsText } from './install-nt8.ts';
import { ADD_ONS, COMPILED, isNt8Running, NT8_SETTINGS } from './nt8-folder.ts';
import type { ShippedFiles } from './shipped-bridge.ts';

const INSTALL = 'nexus bridge install nt8';
const COMPILE =
  'In NinjaTrader 8: New > NinjaScript Editor, then F5. One broken file of anybody there stops all of them.';

/** Looks at all that NinjaTrader's bridge needs, in the order in which it needs it. */
export async function examineNt8(
  folder: DataFolder,
  shipped: ShippedFiles | undefined,
  isRunning: () => boolean = isNt8Running,
): Promise<readonly Finding[]> {
  const record = readRecord(recordFile(folder.path, NT8));
  const config = existsSync(folder.gatewayYaml)
    ? readConfig({ text: readFileSync(folder.gatewayYaml, 'utf8'), file: folder.gatewayYaml })
    : undefined;
  const isNamed = config?.ok === true && config.value.platforms.has(NT8);
  const port = config?.ok === true ? config.value.bridgePorts.get(NT8) : undefined;
  const named: Finding = { what: 'nt8 stands under platforms in gateway.yaml', isGood: isNamed, remedy: INSTALL };
  if (record === undefined) return [named, { what: 'the bridge is installed', isGood: false, remedy: INSTALL }];
  const { terminal } = record;
  const account = accountIn(terminal);
  const settings = nt8SettingsText(port ?? 0, platformToken(folder, NT8) ?? '', account);
  return [
    named,
    { what: `the bridge is installed in ${terminal}`, isGood: true, remedy: INSTALL },
    { what: 'its files are those of this version', isGood: hasSameFiles(terminal, shipped), remedy: INSTALL },
    {
      what: `its token and port are those of this gateway; it trades ${account ?? 'Sim101'}`,
      isGood: textOf(join(terminal, NT8_SETTINGS)) === settings,
      remedy: INSTALL,
    },
    { what: 'NinjaTrader has compiled it', isGood: isCompiled(terminal, shipped), remedy: COMPILE },
    { what: 'NinjaTrader 8 runs', isGood: isRunning(), remedy: 'Start NinjaTrader 8 and connect it.' },
    {
      what: `the gateway listens on port ${port ?? '?'}`,
      isGood: await isListening(port),
      remedy: 'Start the gateway; after an installation, start it anew.',
    },
    {
      what: 'the .NET link came with this gateway',
      isGood: findClientLibrary() !== undefined,
      remedy: 'Nothing to do: without it the gateway reads the frames of NinjaTrader itself.',
    },
  ];
}

function hasSameFiles(terminal: string, shipped: ShippedFiles | undefined): boolean {
  if (shipped === undefined) return false;
  return [...shipped].every(([name, bytes]) => {
    const path = join(terminal, ADD_ONS, name);
    return existsSync(path) && readFileSync(path).equals(bytes);
  });
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** What NinjaTrader made of its sources is newer than every file of the bridge. */
function isCompiled(terminal: string, shipped: ShippedFiles | undefined): boolean {
  const made = statSync(join(terminal, COMPILED), { throwIfNoEntry: false });
  return [...(shipped?.keys() ?? [])].every((name) => {
    const source = statSync(join(terminal, ADD_ONS, name), { throwIfNoEntry: false });
    return made !== undefined && source !== undefined && made.mtimeMs >= source.mtimeMs;
  });
}
