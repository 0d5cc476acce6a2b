import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import { replaceFile } from './registry-files.ts';

/** A platform that an operator has switched off. */
export interface SwitchedOff {
  readonly platform: PlatformId;
  readonly atUs: number;
  readonly by: string;
  readonly reason: string;
}

/** Where the operator's toggles are kept over a restart. */
export interface SwitchStore {
  load(): readonly SwitchedOff[];
  /** Throws when it cannot be written. */
  save(off: readonly SwitchedOff[]): void;
}

/** Which platforms an operator has switched off. */
export interface PlatformSwitches {
  offOf(platform: string): SwitchedOff | undefined;
  all(): readonly SwitchedOff[];
  /** Returns false where it was off already. */
  switchOff(off: SwitchedOff): boolean;
  /** Returns false where it was on already. */
  switchOn(platform: PlatformId): boolean;
}

const fileShape = z.object({
  off: z.array(z.object({ platform: z.string(), atUs: z.number(), by: z.string(), reason: z.string() })).max(1_000),
});

/** Makes the switches as they were kept; everything is on where nothing was. */
export function createPlatformSwitches(store: SwitchStore, log: (line: string) => void): PlatformSwitches {
  const off = new Map<string, SwitchedOff>(store.load().map((one) => [one.platform, one]));
  const save = (): void => {
    try {
      store.save([...off.values()]);
    } catch (error) {
      log(`The toggles of the platforms cannot be kept over a restart: ${(error as Error).message}`);
    }
  };
  return {
    offOf: (platform) => off.get(platform),
    all: () => [...off.values()],
    switchOff: (one) => {
      if (off.has(one.platform)) return false;
      off.set(one.platform, one);
      save();
      return true;
    },
    switchOn: (platform) => {
      if (!off.delete(platform)) return false;
      save();
      return true;
    },
  };
}

/** Why a platform is off, in words; undefined for one that is on. */
export function switchedOffText(off: SwitchedOff | undefined): string | undefined {
  if (off === undefined) return undefined;
  return `switched off by ${off.by}${off.reason === '' ? '' : `: ${off.reason}`}`;
}

/** Keeps nothing beyond the process; for tests. */
export function memorySwitchStore(): SwitchStore {
  let kept: readonly SwitchedOff[] = [];
  return {
    load: () => kept,
    save: (off) => {
      kept = off;
    },
  };
}

/** Keeps them in a file. One that is missing or damaged counts as everything on, and `log` says so of the second. */
export function diskSwitchStore(file: string, log: (line: string) => void): SwitchStore {
  return {
    load: () => {
      try {
        const parsed = fileShape.parse(JSON.parse(readFileSync(file, 'utf8')));
        return parsed.off.flatMap((one) => {
          const platform = parsePlatformId(one.platform);
          return platform === undefined ? [] : [{ ...one, platform }];
        });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log(`${file} cannot be read, so every platform is switched on: ${(error as Error).message}`);
        return [];
      }
    },
    save: (off) => replaceFile(file, `${JSON.stringify({ off }, undefined, 2)}\n`),
  };
}
