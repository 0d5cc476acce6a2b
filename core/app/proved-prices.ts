import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Registry } from '../instruments/registry.ts';
import type { PriceProof } from './mapping-proofs.ts';
import { replaceFile } from './registry-files.ts';

/** A mapping whose price another platform's quotes have proved. */
export interface ProvedPrice {
  readonly root: string;
  readonly platform: string;
  /** What was proved, as "NAS100 is NQ": another symbol was not. */
  readonly sentence: string;
  /** `size_unproved`: a sibling quotes that price too, so the terminal's terms must say the size. */
  readonly state: 'proved' | 'size_unproved';
  readonly atUs: number;
}

/** Keeps them over a restart. */
export interface ProvedStore {
  load(): readonly ProvedPrice[];
  /** Throws when they cannot be written. */
  save(proved: readonly ProvedPrice[]): void;
}

/** The proofs that hold until something contradicts them: a market that is quiet for an hour takes none of them back. */
export interface ProvedPrices {
  /** Takes what the quotes say of a mapping now. */
  note(root: string, platform: string, state: PriceProof['state'], atUs: number): void;
  /** How the mapping in force was proved last; undefined where it was not, or something contradicted it since. */
  stateOf(root: string, platform: string): ProvedPrice['state'] | undefined;
}

const shape = z.array(
  z.object({
    root: z.string(),
    platform: z.string(),
    sentence: z.string(),
    state: z.enum(['proved', 'size_unproved']),
    atUs: z.number(),
  }),
);

/** Keeps them in a file of JSON. A file that cannot be read holds none: the quotes prove them again. */
export function diskProvedStore(file: string): ProvedStore {
  return {
    load: () => {
      try {
        const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
        return parsed.success ? parsed.data : [];
      } catch {
        // Absent at the first start, or damaged: what is not proved says so.
        return [];
      }
    },
    save: (proved) => replaceFile(file, `${JSON.stringify(proved, undefined, 2)}\n`),
  };
}

/** Makes the memory of what was proved. */
export function createProvedPrices(
  registry: Pick<Registry, 'priceSentence'>,
  store: ProvedStore | undefined,
  log: (line: string) => void,
): ProvedPrices {
  const keyOf = (root: string, platform: string): string => `${root}\n${platform}`;
  const proved = new Map((store?.load() ?? []).map((one) => [keyOf(one.root, one.platform), one]));
  const save = (): void => {
    try {
      store?.save([...proved.values()]);
    } catch (error) {
      log(`What prices have proved cannot be kept: ${(error as Error).message}`);
    }
  };
  return {
    note: (root, platform, state, atUs) => {
      const key = keyOf(root, platform);
      const sentence = registry.priceSentence(root, platform);
      const known = proved.get(key);
      if (state === 'contradicted') {
        if (proved.delete(key)) save();
        return;
      }
      if (sentence === undefined || (state !== 'proved' && state !== 'size_unproved')) return;
      if (known?.sentence === sentence && known.state === state) return;
      proved.set(key, { root, platform, sentence, state, atUs });
      save();
    },
    stateOf: (root, platform) => {
      const known = proved.get(keyOf(root, platform));
      return known !== undefined && known.sentence === registry.priceSentence(root, platform) ? known.state : undefined;
    },
  };
}
