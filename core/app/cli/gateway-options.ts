import { Command, InvalidArgumentError, Option } from 'commander';
import { parsePlatformId, type PlatformId } from '../../model/ids.ts';
import type { GatewayConfig } from '../config.ts';
import { dataFolderAt, defaultDataFolder, type DataFolder } from '../data-folder.ts';

/** What `gateway` and `start` were told. */
export interface GatewayArguments {
  readonly folder: DataFolder;
  readonly configFile: string | undefined;
  readonly clockStartUs: number | undefined;
  /** The configuration files of the last good start are put back first. */
  readonly lastGood: boolean;
  readonly overrides: (config: GatewayConfig) => GatewayConfig;
}

interface Parsed {
  readonly data: string;
  readonly platformPort?: number;
  readonly nexusPort?: number;
  readonly adminPort?: number;
  readonly uiPort?: number | 'off';
  readonly bridgePort: ReadonlyMap<PlatformId, number>;
  readonly config?: string;
  readonly clock?: number;
  readonly lastGood?: true;
  readonly sim: boolean;
  readonly demo: boolean;
}

/** Describes the command line of a gateway in the foreground. `argv` is what follows the script. */
export function readGatewayArguments(name: string, summary: string, argv: readonly string[]): GatewayArguments {
  const command = new Command(name)
    .description(summary)
    .option('--data <dir>', 'where configuration, journal and logs are kept', defaultDataFolder())
    .option('--platform-port <n>', 'for platforms; 0 picks a free port (5555)', parsePort)
    .option('--nexus-port <n>', 'for AI pipelines; 0 picks a free port (5556)', parsePort)
    .option('--admin-port <n>', 'for the nexus command; 0 picks a free port (5557)', parsePort)
    .option('--ui-port <n>', 'for the panel in a browser; 0 picks a free port, off serves none (5580)', parseUiPort)
    .addOption(
      new Option('--bridge-port <platform=n>', 'where the bridge inside a platform dials; may be given several times')
        .argParser(parseBridgePort)
        .default(new Map(), 'as in gateway.yaml'),
    )
    .option('--config <file>', 'another file than <data>/config/gateway.yaml')
    .option(
      '--clock <iso>',
      'paper only: the clock shows this moment at the start, as 2025-03-10T14:30:00Z',
      parseInstant,
    )
    .option('--last-good', 'puts back the configuration files that the gateway started with last')
    .option('--no-sim', 'without the simulated platforms')
    .option('--no-demo', 'without the demo strategy')
    .allowExcessArguments(false);
  command.parse(argv, { from: 'user' });
  const parsed = command.opts<Parsed>();
  return {
    folder: dataFolderAt(parsed.data),
    configFile: parsed.config,
    clockStartUs: parsed.clock,
    lastGood: parsed.lastGood === true,
    overrides: (config) => ({
      ...config,
      ports: {
        platform: parsed.platformPort ?? config.ports.platform,
        nexus: parsed.nexusPort ?? config.ports.nexus,
        admin: parsed.adminPort ?? config.ports.admin,
      },
      uiPort: parsed.uiPort ?? config.uiPort,
      bridgePorts: new Map([...config.bridgePorts, ...parsed.bridgePort]),
      simulatedPlatforms: parsed.sim ? config.simulatedPlatforms : [],
      demo: parsed.demo && parsed.sim && config.demo,
    }),
  };
}

function parseUiPort(text: string): number | 'off' {
  return text === 'off' ? 'off' : parsePort(text);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`expected a port from 0 to 65535, was ${text}`);
}

function parseBridgePort(text: string, known: ReadonlyMap<PlatformId, number>): ReadonlyMap<PlatformId, number> {
  const [name, port, ...rest] = text.split('=');
  const id = parsePlatformId(name);
  if (id === undefined || port === undefined || rest.length > 0) {
    throw new InvalidArgumentError(`expected a platform and its port as nt8=9001, was ${text}`);
  }
  return new Map([...known, [id, parsePort(port)]]);
}

/** An ISO time with its zone, in epoch µs. Without a zone nobody could say which moment is meant. */
function parseInstant(text: string): number {
  const epochMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(epochMs)) return epochMs * 1_000;
  throw new InvalidArgumentError(`expected a moment with its zone as 2025-03-10T14:30:00Z, was ${text}`);
}
