import type { Answer } from '../../api/api.ts';
import { COMMANDS, type CommandName } from '../../api/commands.ts';
import { err, ok } from '../../base/result.ts';
import { ActionRefused, type AdminAction } from '../../doors/admin-door.ts';
import { ERROR_CODES, type ErrorCodeName } from '../../model/error-code.ts';
import type { Actor } from '../../model/request.ts';
import { Float } from '../../wire/pack.ts';
import type { WireMap } from '../../wire/unpack.ts';

type Actions = Readonly<Record<string, AdminAction>>;

/** The commands of the contract that stand in the registry of actions: what the admin door does in snake case. */
export function commandsOf(actions: Actions): readonly CommandName[] {
  return (Object.keys(COMMANDS) as CommandName[]).filter((name) => Object.hasOwn(actions, snake(name)));
}

/** Runs an action of the registry by the name that the contract has for it. NOT_AVAILABLE for one that is not there. */
export async function runAction(actions: Actions, name: string, args: unknown, by: Actor): Promise<Awaited<Answer>> {
  const action = actions[snake(name)];
  if (action === undefined)
    return err({
      code: 'NOT_AVAILABLE',
      reason: `this gateway cannot do ${name} yet`,
      remedy: ERROR_CODES.NOT_AVAILABLE.remedy,
    });
  try {
    return ok(toView(await action.run(renamed(args, snake) as WireMap, by)));
  } catch (error) {
    if (error instanceof ActionRefused)
      return err({ code: error.code, reason: error.message, remedy: remedyOf(error.code) });
    throw error;
  }
}

/** What a person does about a code; empty for one that is not ours. */
export function remedyOf(code: string): string {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCodeName].remedy : '';
}

/** An answer of the registry as the contract has it: plain numbers, keys in camel case. */
function toView(value: unknown): unknown {
  return renamed(value, camel);
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [rename(key), renamed(entry, rename)]));
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
