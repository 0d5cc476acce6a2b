import { Command } from 'commander';
import { z } from 'zod';
import { gatewayVersion } from '../version.ts';
import { CommandFailed } from './ask-gateway.ts';
import { addArmingCommands } from './arming-commands.ts';
import { addBenchCommands } from './bench-commands.ts';
import { addBridgeCommands } from './bridge-commands.ts';
import { addChangeCommands } from './change-commands.ts';
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

/** `npm run -s nexus -- <command>`: the operator's tool. A command that fails ends with code 1 and a sentence on stderr. */
export async function main(argv: readonly string[], output: Output = TERMINAL): Promise<void> {
  if (output === TERMINAL) endWithReader();
  const program = new Command('nexus')
    .description('Looks at the gateway and operates it.')
    .version(gatewayVersion())
    .enablePositionalOptions()
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
  try {
    await program.parseAsync(readPnl(argv), { from: 'user' });
  } catch (error) {
    if (error instanceof CommandFailed) output.error(`${error.message}\n`);
    else if (error instanceof z.ZodError) {
      output.error(`The gateway gave an answer that this version does not know:\n${z.prettifyError(error)}\n`);
    } else throw error;
    output.failed();
  }
}
