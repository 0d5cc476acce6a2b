import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { gatewayVersion } from '../version.ts';
import { CommandFailed } from './ask-gateway.ts';
import { addAdminCommands } from './admin-commands.ts';
import { addArmingCommands } from './arming-commands.ts';
import { addBenchCommands } from './bench-commands.ts';
import { addBridgeCommands } from './bridge-commands.ts';
import { addChangeCommands } from './change-commands.ts';
import { addDashboardCommand } from './dashboard/dashboard-command.ts';
import { addDifferenceCommands } from './difference-commands.ts';
import { addFabricCommands } from './fabric-commands.ts';
import { addJournalCommands } from './journal-commands.ts';
import { addListCommands } from './list-commands.ts';
import { endWithReader, TERMINAL, type Output } from './print.ts';
import { addPlatformCommands } from './platform-commands.ts';
import { addPnlCommands, readPnl } from './pnl-commands.ts';
import { addRateCommands } from './rate-commands.ts';
import { addRegistryCommands } from './registry-commands.ts';
import { addRiskCommands } from './risk-commands.ts';
import { addSafetyCommands } from './safety-commands.ts';
import { addSimCommand } from './sim-command.ts';
import { addSymbolCommands } from './symbol-commands.ts';
import { addWhatIfCommand } from './what-if-command.ts';

/**
 * `npm run -s nexus -- <command>`: the operator's tool. A command that fails ends with a sentence on stderr, and with code 1;
 * below `admin`, and from the dashboard, with the code of `EXIT_CODES` that says why.
 */
export async function main(argv: readonly string[], terminal: Output = TERMINAL): Promise<void> {
  if (terminal === TERMINAL) endWithReader();
  const [first = ''] = argv;
  const tellsWhy = first === 'admin' || first === 'dashboard';
  const output: Output = tellsWhy ? terminal : { ...terminal, failed: () => terminal.failed() };
  const program = new Command('nexus')
    .description('Looks at the gateway and operates it.')
    .version(gatewayVersion())
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => output.error(text) });
  addListCommands(program, output);
  addChangeCommands(program, output);
  addDifferenceCommands(program, output);
  addSafetyCommands(program, output);
  addRiskCommands(program, output);
  addPnlCommands(program, output);
  addArmingCommands(program, output);
  addJournalCommands(program, output);
  addRegistryCommands(program, output);
  addSymbolCommands(program, output);
  addWhatIfCommand(program, output);
  addPlatformCommands(program, output);
  addBridgeCommands(program, output);
  addFabricCommands(program, output);
  addRateCommands(program, output);
  addBenchCommands(program, output);
  addSimCommand(program, output);
  addAdminCommands(program, output);
  addDashboardCommand(program, output);
  try {
    await program.parseAsync(readPnl(argv), { from: 'user' });
  } catch (error) {
    fail(error, output, tellsWhy && argv.includes('--json'));
  }
}

/** Says what went wrong: to a person in a sentence, to a program that asked for JSON as {error}. A bug goes on. */
function fail(error: unknown, output: Output, isJson: boolean): void {
  if (error instanceof CommanderError) {
    // It has said so itself; help and version are no failure.
    if (error.exitCode !== 0) output.failed('usage');
    return;
  }
  if (error instanceof CommandFailed) {
    const { message, code, exit } = error;
    output.error(
      isJson ? `${JSON.stringify({ error: { code: code ?? null, exit, reason: message } })}\n` : `${message}\n`,
    );
    output.failed(exit);
    return;
  }
  if (!(error instanceof z.ZodError)) throw error;
  output.error(`The gateway gave an answer that this version does not know:\n${z.prettifyError(error)}\n`);
  output.failed();
}
