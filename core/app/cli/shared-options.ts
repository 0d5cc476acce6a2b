import { InvalidArgumentError, type Command } from 'commander';
import { dataFolderAt, defaultDataFolder } from '../data-folder.ts';
import type { GatewayAddress } from './ask-gateway.ts';

/** Options that every command of the operator's tool has. */
export interface SharedOptions {
  readonly data: string;
  readonly adminPort?: number;
  readonly json?: true;
}

/** Adds `--json`, `--data` and `--admin-port` to a command. */
export function withSharedOptions(command: Command): Command {
  return command
    .option('--json', 'for programs: JSON instead of a table')
    .option('--data <dir>', 'the data folder of the gateway', defaultDataFolder())
    .option('--admin-port <n>', 'the admin door of the gateway, in place of what its data folder says', parsePort)
    .allowExcessArguments(false);
}

/** Where the gateway is that a command talks to. */
export function addressOf(options: SharedOptions): GatewayAddress {
  return { folder: dataFolderAt(options.data), adminPort: options.adminPort };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`expected a port from 1 to 65535, was ${text}`);
}
