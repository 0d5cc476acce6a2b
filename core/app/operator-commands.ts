import type { Command } from '../api/command.ts';
import { COMMANDS } from '../api/commands.ts';
import { READINGS } from '../api/readings.ts';
import { decode } from '../api/shape.ts';
import { BugError } from '../base/assert.ts';
import { err, ok, type Result } from '../base/result.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { CommandRefusal, OperatorCommands } from '../doors/operator-commands.ts';
import { ERROR_CODES, type ErrorCodeName } from '../model/error-code.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { snakeCase } from './wire-names.ts';

/** A command as it stands in the registry. */
export interface RegisteredCommand {
  /** In snake case, as doors and journal have it. */
  readonly name: string;
  readonly command: Command;
}

/** Every command and reading, by its name in snake case. */
export const REGISTRY: ReadonlyMap<string, RegisteredCommand> = new Map(
  Object.entries({ ...COMMANDS, ...READINGS } as Readonly<Record<string, Command>>).map(([key, command]) => {
    const name = snakeCase(key);
    return [name, { name, command }];
  }),
);

/**
 * Puts the registry over the desks that do the work. An action that the registry does not know is a bug; a command without
 * an action is one that this gateway cannot do.
 */
export function createOperatorCommands(actions: Readonly<Record<string, AdminAction>>): OperatorCommands {
  const strange = Object.keys(actions).find((name) => !REGISTRY.has(name));
  if (strange !== undefined) throw new BugError(`action ${strange} does not stand in the registry of commands`);
  const actionOf = (name: string): AdminAction | undefined =>
    Object.hasOwn(actions, name) ? actions[name] : undefined;
  return {
    find: (name) => (actionOf(name) === undefined ? undefined : REGISTRY.get(name)?.command),
    run: async (name, args, by) => {
      const registered = REGISTRY.get(name);
      if (registered === undefined) return refused('ACTION_UNKNOWN', `action: ${name} does not exist`);
      const action = actionOf(name);
      if (action === undefined) return refused('NOT_AVAILABLE', `this gateway cannot do ${name}`);
      const read = readArguments(registered, args);
      if (!read.ok) return read;
      try {
        return ok(await action.run(read.value, by));
      } catch (error) {
        if (!(error instanceof ActionRefused)) throw error;
        return err({ code: error.code, reason: error.message, remedy: remedyOf(error.code) });
      }
    },
  };
}

/** The registry for a person who looks for a command. */
export function commandRows(): readonly Packable[] {
  return [...REGISTRY.values()].map(({ name, command: { effect, does, args } }) => ({
    name,
    effect,
    needs_token: effect !== 'reads',
    does,
    arguments: Object.keys(args.fields).map(snakeCase),
  }));
}

/** What a person does about a code; empty for one that is not ours. */
export function remedyOf(code: string): string {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCodeName].remedy : '';
}

/**
 * Decodes arguments in snake case. A change with an argument that it does not know is refused: a slip in `platform` would
 * otherwise make everything flat. What is missing is left to the action, which says what it is for.
 */
function readArguments({ name, command }: RegisteredCommand, args: WireMap): Result<WireMap, CommandRefusal> {
  const fields = new Map(Object.entries(command.args.fields).map(([key, shape]) => [snakeCase(key), shape]));
  const mayRefuse = !command.actsAnyway;
  if (command.effect !== 'reads' && mayRefuse) {
    const strange = Object.keys(args).find((key) => args[key] !== undefined && !fields.has(key));
    if (strange !== undefined)
      return refused(
        'VALUE_INVALID',
        `${strange.slice(0, 60)} is no argument of ${name}; expected ${[...fields.keys()].join(', ') || 'none'}`,
      );
  }
  const read: Record<string, unknown> = {};
  for (const [key, shape] of fields) {
    const given = args[key];
    if (given === undefined || (given === null && key === 'reason')) continue;
    const value = decode(shape, given, `${name}.${key}`);
    if (value.ok && value.value !== undefined) read[key] = value.value;
    if (!value.ok && mayRefuse) return refused('VALUE_INVALID', value.error);
  }
  return ok(read);
}

function refused(code: ErrorCodeName, reason: string): { readonly ok: false; readonly error: CommandRefusal } {
  return { ok: false, error: { code, reason, remedy: ERROR_CODES[code].remedy } };
}
