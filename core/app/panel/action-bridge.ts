import type { Answer } from '../../api/api.ts';
import { COMMANDS, type CommandName } from '../../api/commands.ts';
import { ok } from '../../base/result.ts';
import type { OperatorCommands } from '../../doors/operator-commands.ts';
import type { Actor } from '../../model/request.ts';
import { snakeCase, toView } from '../wire-names.ts';

/** The commands of the contract that this gateway can do. */
export function commandsOf(commands: OperatorCommands): readonly CommandName[] {
  return (Object.keys(COMMANDS) as CommandName[]).filter((name) => commands.find(snakeCase(name)) !== undefined);
}

/** Runs a command of the registry by the name that the contract has for it. NOT_AVAILABLE for one that is not there. */
export async function runAction(
  commands: OperatorCommands,
  name: string,
  args: unknown,
  by: Actor,
): Promise<Awaited<Answer>> {
  const named = Object.fromEntries(
    Object.entries(args ?? {}).map(([key, value]) => [snakeCase(key), value as unknown]),
  );
  const done = await commands.run(snakeCase(name), named, by);
  return done.ok ? ok(toView(done.value)) : done;
}
