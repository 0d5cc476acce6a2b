import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { PlatformId } from '../../model/ids.ts';
import { readConfig } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import { platformToken } from '../tokens.ts';
import { readRecord, recordFile } from './install-record.ts';
import { EXPERT_FOLDER, SETTINGS_FILE, SETTINGS_FOLDER, settingsText, type ShippedFiles } from './shipped-bridge.ts';

/** One thing that must be so, whether it is, and what to do if not. */
export interface Finding {
  readonly what: string;
  readonly isGood: boolean;
  readonly remedy: string;
}

const DIAL_MS_MAX = 2_000;
const LOG_BYTES_MAX = 1_000_000;
/** Days of logs that are looked through. */
const LOGS_MAX = 7;
const SPEAKER = 'NexusBridge: ';
/** What the expert advisor says of other things than its link. */
const REMARK =
  /^(order \d|the trade server has |trades are told |this terminal knows no symbol|no report is given|the terminal does not hand out|a message of the gateway)/;

/** Looks at all that the bridge needs, in the order in which it needs it. */
export async function examineMt5(
  folder: DataFolder,
  platform: PlatformId,
  shipped: ShippedFiles | undefined,
): Promise<readonly Finding[]> {
  const install = `nexus bridge install ${platform}`;
  const record = readRecord(recordFile(folder.path, platform));
  const config = existsSync(folder.gatewayYaml)
    ? readConfig({ text: readFileSync(folder.gatewayYaml, 'utf8'), file: folder.gatewayYaml })
    : undefined;
  const isNamed = config?.ok === true && config.value.platforms.has(platform);
  const port = config?.ok === true ? config.value.bridgePorts.get(platform) : undefined;
  const named: Finding = {
    what: `${platform} stands under platforms in gateway.yaml`,
    isGood: isNamed,
    remedy: install,
  };
  const installed: Finding = { what: 'the bridge is installed', isGood: record !== undefined, remedy: install };
  if (record === undefined) return [named, installed];
  const { terminal } = record;
  const said = lastWords(terminal);
  return [
    named,
    { ...installed, what: `the bridge is installed in ${terminal}` },
    { what: 'its files are those of this version', isGood: hasSameFiles(terminal, shipped), remedy: install },
    {
      what: 'its token and port are those of this gateway',
      isGood: hasSameSettings(terminal, settingsText(platform, port ?? 0, platformToken(folder, platform) ?? '')),
      remedy: install,
    },
    {
      what: 'it is compiled',
      isGood: isCompiled(terminal),
      remedy: 'Open NexusBridge.mq5 in MetaEditor and press F7.',
    },
    {
      what: `the gateway listens on port ${port ?? '?'}`,
      isGood: await isListening(port),
      remedy: 'Start the gateway; after an installation, start it anew.',
    },
    {
      what: `its last words in the terminal: ${said ?? 'none'}`,
      isGood: said !== undefined && said.includes('connected to the gateway'),
      remedy: remedyOf(said),
    },
  ];
}

function hasSameFiles(terminal: string, shipped: ShippedFiles | undefined): boolean {
  if (shipped === undefined) return false;
  return [...shipped].every(([name, bytes]) => {
    const path = join(terminal, EXPERT_FOLDER, name);
    return existsSync(path) && readFileSync(path).equals(bytes);
  });
}

function hasSameSettings(terminal: string, expected: string): boolean {
  const path = join(terminal, SETTINGS_FOLDER, SETTINGS_FILE);
  return existsSync(path) && readFileSync(path, 'utf8') === expected;
}

function isCompiled(terminal: string): boolean {
  const program = join(terminal, EXPERT_FOLDER, 'NexusBridge.ex5');
  const source = join(terminal, EXPERT_FOLDER, 'NexusBridge.mq5');
  return existsSync(program) && existsSync(source) && statSync(program).mtimeMs >= statSync(source).mtimeMs;
}

/** Whether somebody listens on a port of this machine. */
export function isListening(port: number | undefined): Promise<boolean> {
  if (port === undefined || port === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: DIAL_MS_MAX });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** The last line of the expert advisor about its link; a terminal begins a log each day, and a link may stand for days. */
function lastWords(terminal: string): string | undefined {
  const folder = join(terminal, 'MQL5', 'Logs');
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  for (const name of names.toSorted().toReversed().slice(0, LOGS_MAX)) {
    const said = lastWordsIn(join(folder, name));
    if (said !== undefined) return said;
  }
  return undefined;
}

/** The same in one log, which is in UTF-16. */
function lastWordsIn(path: string): string | undefined {
  const bytes = readFileSync(path);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const tail = bytes.subarray(Math.max(0, bytes.length - (LOG_BYTES_MAX - (bytes.length % 2))));
  const lines = (isWide ? tail.toString('utf16le') : tail.toString('utf8')).split(/\r?\n/);
  return lines
    .flatMap((line) => (line.includes(SPEAKER) ? [line.slice(line.indexOf(SPEAKER) + SPEAKER.length).trim()] : []))
    .findLast((said) => !REMARK.test(said));
}

function remedyOf(said: string | undefined): string {
  if (said === undefined) return 'Drag NexusBridge from the Navigator onto one chart.';
  if (said.includes('4014') || said.includes('5272'))
    return 'Tools > Options > Expert Advisors: tick "Allow WebRequest for listed URL" and add 127.0.0.1; see that the gateway runs.';
  if (said.includes('PLATFORM_ID_TAKEN')) return 'Remove NexusBridge from all charts but one.';
  return 'Do what it says.';
}
