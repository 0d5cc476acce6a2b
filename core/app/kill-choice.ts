import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Actor } from '../model/request.ts';
import { readReason } from './read-reason.ts';
import { replaceFile } from './registry-files.ts';
import type { UndatedEvent } from './inbox.ts';

/** Where the answer to the set-up question is kept over a restart. */
export interface KillChoiceStore {
  /** Undefined where nobody has answered yet. */
  load(): boolean | undefined;
  /** Throws when it cannot be written. */
  save(flattens: boolean): void;
}

/** Whether a kill from the panel, the tray, the admin door or the command line also closes positions. */
export interface KillChoice {
  readonly flattens: boolean;
  /** Whether gateway.yaml or a person has decided; until then a kill leaves positions open. */
  readonly isDecided: boolean;
  /** Whether gateway.yaml says it, so that it is changed there. */
  readonly isFixed: boolean;
  /** Throws when it cannot be kept. */
  choose(flattens: boolean): void;
}

const fileShape = z.object({ flattens: z.boolean() });

/** Makes the choice: what gateway.yaml says, and where it says `ask`, what a person answered. */
export function createKillChoice(configured: boolean | 'ask', store: KillChoiceStore): KillChoice {
  let answer = configured === 'ask' ? store.load() : configured;
  return {
    get flattens() {
      return answer ?? false;
    },
    get isDecided() {
      return answer !== undefined;
    },
    isFixed: configured !== 'ask',
    choose: (flattens) => {
      store.save(flattens);
      answer = flattens;
    },
  };
}

/**
 * Tells and changes the choice: without `flattens` it is only told. Refused KILL_SETTING_FIXED where gateway.yaml has it,
 * VALUE_INVALID for anything but true or false, and SETTING_NOT_KEPT where it cannot be kept: then nothing has changed.
 */
export function killChoiceActions(
  choice: KillChoice,
  postAndWait: (event: UndatedEvent) => Promise<void>,
): Readonly<Record<string, AdminAction>> {
  return {
    kill_setting: {
      run: async (payload, by: Actor) => {
        const wished = payload['flattens'];
        if (wished !== undefined) {
          if (typeof wished !== 'boolean') throw new ActionRefused('VALUE_INVALID', 'flattens: expected true or false');
          if (choice.isFixed)
            throw new ActionRefused(
              'KILL_SETTING_FIXED',
              `gateway.yaml says kill_flattens: ${choice.flattens}, and that is what a kill does`,
            );
          keep(choice, wished);
          const note = `${killSays(choice)}${readReason(payload, '') === '' ? '' : `: ${readReason(payload, '')}`}`;
          await postAndWait({ type: 'operatorActed', by, action: 'kill_setting', note });
        }
        return { flattens: choice.flattens, said: killSays(choice) };
      },
    },
  };
}

/** What a kill does with positions, in words. */
export function killSays({ flattens, isDecided }: Pick<KillChoice, 'flattens' | 'isDecided'>): string {
  if (!isDecided) return 'nobody has decided yet: a kill leaves positions open';
  return flattens ? 'a kill also closes positions' : 'a kill leaves positions open';
}

function keep(choice: KillChoice, flattens: boolean): void {
  try {
    choice.choose(flattens);
  } catch (error) {
    throw new ActionRefused(
      'SETTING_NOT_KEPT',
      `the choice cannot be kept (${(error as Error).message}); nothing was changed`,
    );
  }
}

/** Keeps nothing beyond the process; for tests. */
export function memoryKillChoiceStore(): KillChoiceStore {
  let kept: boolean | undefined;
  return {
    load: () => kept,
    save: (flattens) => {
      kept = flattens;
    },
  };
}

/** Keeps it in a file. One that is damaged counts as unanswered, so that it is asked again, and `log` says so. */
export function diskKillChoiceStore(file: string, log: (line: string) => void): KillChoiceStore {
  return {
    load: () => {
      try {
        return fileShape.parse(JSON.parse(readFileSync(file, 'utf8'))).flattens;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log(
            `${file} cannot be read, so it is asked again whether a kill closes positions: ${(error as Error).message}`,
          );
        return undefined;
      }
    },
    save: (flattens) => replaceFile(file, `${JSON.stringify({ flattens })}\n`),
  };
}
