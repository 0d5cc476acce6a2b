import { InvalidArgumentError, type Command } from 'commander';
import { dataFolderAt, defaultDataFolder } from '../data-folder.ts';
import type { GatewayAddress } from './ask-gateway.ts';

/** Options that every command of the operator's tool has. */
export interface SharedOptions {
  readonly data: string;
  readonly adminPort?: number;
  readonly timeout?: number;
  readonly json?: true;
}

/** Adds `--json`, `--data`, `--admin-port` and `--timeout` to a command. */
export function withSharedOptions(command: Command): Command {
  return command
    .option('--json', 'for programs: JSON instead of a table')
    .option('--data <dir>', 'the data folder of the gateway', defaultDataFolder())
    .option('--admin-port <n>', 'the admin door of the gateway, in place of what its data folder says', parsePort)
    .option(
      '--timeout <s>',
      'how long to wait for an answer, in seconds; 5 unless the command takes longer',
      parseSeconds,
    )
    .allowExcessArguments(false);
}

/** Where the gateway is that a command talks to. */
export function addressOf(options: SharedOptions): GatewayAddress {
  const { timeout } = options;
  return {
    folder: dataFolderAt(options.data),
    adminPort: options.adminPort,
    ...(timeout !== undefined && { timeoutMs: timeout * 1_000 }),
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`expected a port from 1 to 65535, was ${text}`);
}

/** Says where the gateway is that a command talks to. */
export type PlaceOf = (options: SharedOptions) => GatewayAddress;

/** The same, for commands that speak with a gateway that runs and with nothing else. */
export function runningAddressOf(options: SharedOptions): GatewayAddress {
  return { ...addressOf(options), runningOnly: true };
}

/** A person's patience, 10 minutes at most. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= 600) return seconds;
  throw new InvalidArgumentError(`expected seconds above 0, up to 600, was ${text}`);
}
