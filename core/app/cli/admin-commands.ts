import type { Command } from 'commander';
import { REGISTRY } from '../operator-commands.ts';
import { addArmingCommands } from './arming-commands.ts';
import { askRunning, askRunningRows, command, CommandFailed, type Row } from './ask-gateway.ts';
import { addChangeCommands } from './change-commands.ts';
import { addDashboardCommand } from './dashboard/dashboard-command.ts';
import { addDifferenceCommands } from './difference-commands.ts';
import { addListCommands } from './list-commands.ts';
import { addPlatformCommands, addPlatformSwitches } from './platform-commands.ts';
import { addPnlCommands } from './pnl-commands.ts';
import { jsonLines, table, type Column, type Output } from './print.ts';
import { addRateCommands } from './rate-commands.ts';
import { addRiskCommands } from './risk-commands.ts';
import { addSafetyCommands } from './safety-commands.ts';
import { addressOf, runningAddressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';
import { addSymbolCommands } from './symbol-commands.ts';
import { addTestOrderCommand } from './test-order-command.ts';
import { addWhatIfCommand } from './what-if-command.ts';

/**
 * Adds `admin`: the commands of the operator's tool that speak with the admin door, the same ones as without the word, and
 * every command of the registry by its name with `call`. They end with the codes of `EXIT_CODES`.
 */
export function addAdminCommands(program: Command, output: Output): void {
  const admin = program
    .command('admin')
    .description('operates the running gateway over its admin door; exit codes in docs/admin.md')
    .enablePositionalOptions();
  addListCommands(admin, output, runningAddressOf);
  addPlatformCommands(admin, output);
  addPlatformSwitches(admin, output);
  addSafetyCommands(admin, output, runningAddressOf);
  addTestOrderCommand(admin, output);
  addChangeCommands(admin, output);
  addRiskCommands(admin, output);
  addPnlCommands(admin, output);
  addDifferenceCommands(admin, output, runningAddressOf);
  addArmingCommands(admin, output);
  addSymbolCommands(admin, output);
  addRateCommands(admin, output);
  addWhatIfCommand(admin, output);
  addDashboardCommand(admin, output);
  addCommandList(admin, output);
  addCall(admin, output);
}

function addCommandList(admin: Command, output: Output): void {
  withSharedOptions(admin.command('commands').description('every command that the gateway knows, for `call`')).action(
    async (options: SharedOptions) => {
      const rows = await askRunningRows(addressOf(options), 'commands');
      output.write(options.json ? jsonLines(rows) : table(rows, COMMAND_COLUMNS, 'No command is known.'));
    },
  );
}

function addCall(admin: Command, output: Output): void {
  withSharedOptions(
    admin
      .command('call <command> [arguments]')
      .description(
        'has the gateway do any of them: call limits_set \'{"changes":{...},"reason":"..."}\'; answers JSON',
      ),
  ).action(async (name: string, text: string | undefined, options: SharedOptions) => {
    const payload = text === undefined ? {} : readArguments(text);
    const isReading = REGISTRY.get(name)?.command.effect === 'reads';
    const answer = isReading
      ? await askRunning(addressOf(options), name, payload)
      : await command(addressOf(options), name, payload);
    output.write(`${JSON.stringify(answer)}\n`);
  });
}

function readArguments(text: string): Row {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new CommandFailed(`arguments: expected JSON as {"reason":"..."}: ${(error as Error).message}`, 'usage');
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Row;
  throw new CommandFailed(`arguments: expected a JSON object as {"reason":"..."}, was ${text.slice(0, 60)}`, 'usage');
}

const COMMAND_COLUMNS: readonly Column<Row>[] = [
  { title: 'command', text: (row) => String(row['name']) },
  { title: 'token', text: (row) => (row['needs_token'] === true ? 'yes' : 'no') },
  { title: 'arguments', text: (row) => (Array.isArray(row['arguments']) ? row['arguments'].join(' ') : '') },
  { title: 'what it does', text: (row) => String(row['does']) },
];
