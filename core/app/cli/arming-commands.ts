import type { Command } from 'commander';
import { parsePlatformId } from '../../model/ids.ts';
import { dataFolderAt } from '../data-folder.ts';
import { keptToken } from '../kept-token.ts';
import { platformToken } from '../tokens.ts';
import { command, CommandFailed } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface ArmOptions extends SharedOptions {
  readonly platform: string;
  readonly account?: string;
  readonly reason?: string;
}

interface TokenOptions extends SharedOptions {
  readonly platform?: string;
}

/** Adds arm, disarm and token: live accounts, and what platforms and clients must show for them. */
export function addArmingCommands(program: Command, output: Output): void {
  const act = (name: string) => async (options: ArmOptions) => {
    const { platform, account, reason } = options;
    const done = await command(addressOf(options), name, { platform, account, reason });
    output.write(options.json ? `${JSON.stringify(done)}\n` : `${String(done['said'])}\n`);
  };
  withSharedOptions(program.command('arm').description('lets entries go to a live account, until it is disarmed'))
    .requiredOption('--platform <id>', 'the platform')
    .requiredOption('--account <account>', 'its account, typed exactly as the platform states it')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(act('arm'));
  withSharedOptions(program.command('disarm').description('stops entries to a live account; exits pass'))
    .requiredOption('--platform <id>', 'the platform')
    .option('--reason <text>', 'why, for the record')
    .action(act('disarm'));
  withSharedOptions(
    program.command('token').description('shows the token that a platform, or an AI client, needs for live trading'),
  )
    .option('--platform <id>', 'of this platform id; without it, that of AI clients')
    .action((options: TokenOptions) => {
      output.write(`${tokenFor(options)}\n`);
    });
}

function tokenFor({ data, platform }: TokenOptions): string {
  const folder = dataFolderAt(data);
  if (platform === undefined) return keptToken(folder.clientTokenFile);
  const id = parsePlatformId(platform);
  const token = id === undefined ? undefined : platformToken(folder, id);
  if (token === undefined) throw new CommandFailed(`There is no token for ${platform}: expected a platform id as nt8.`);
  return token;
}
