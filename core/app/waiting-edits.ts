import { z } from 'zod';
import type { RegistryChange } from '../instruments/registry-diff.ts';
import type { RegistryTexts } from './load-registry.ts';
import type { RegistryEdit } from './registry-edit.ts';

/** Edits that are wanted in force, by whom and why. */
export interface Offer {
  readonly edits: readonly RegistryEdit[];
  readonly by: string;
  readonly why: string;
  /** What stood in the files when it was made. */
  readonly base: RegistryTexts;
}

/** An offer that comes into force once the orders of its roots are over. */
export interface WaitingEdit {
  readonly offer: Offer;
  /** Whose orders it waits for. */
  readonly roots: readonly string[];
  readonly changes: readonly RegistryChange[];
}

/** Keeps them over a restart, as text. */
export interface WaitingStore {
  /** Undefined where none waits. */
  read(): string | undefined;
  /** Throws when that cannot be written. */
  write(text: string | undefined): void;
}

/** What waits, in the order in which it was offered. A restart does not forget it: a person was told that it comes by itself. */
export interface WaitingEdits {
  all(): readonly WaitingEdit[];
  /** The one that changes a root which these changes touch too. */
  touching(changes: readonly RegistryChange[]): WaitingEdit | undefined;
  readonly isFull: boolean;
  add(edit: WaitingEdit): void;
  remove(edit: WaitingEdit): void;
  clear(): void;
}

/** Edits that wait at a time, each for roots of its own. */
const WAITING_MAX = 50;

/** Makes the list with what waited when the gateway ended. What cannot be written is held in memory and said. */
export function createWaitingEdits(store: WaitingStore | undefined, trouble: (line: string) => void): WaitingEdits {
  let waiting: readonly WaitingEdit[] = parse(store?.read());
  const set = (next: readonly WaitingEdit[]): void => {
    waiting = next;
    try {
      store?.write(next.length === 0 ? undefined : JSON.stringify(next));
    } catch (error) {
      trouble(`Edits that wait cannot be kept over a restart: ${(error as Error).message}`);
    }
  };
  return {
    all: () => waiting,
    touching: (changes) => waiting.find((other) => changes.some(({ root }) => rootsOf(other).has(root))),
    get isFull() {
      return waiting.length >= WAITING_MAX;
    },
    add: (edit) => set([...waiting, edit]),
    remove: (edit) => set(waiting.filter((other) => other !== edit)),
    clear: () => {
      if (waiting.length > 0) set([]);
    },
  };
}

const text = z.object({ text: z.string(), file: z.string() });
const shape = z.array(
  z.object({
    offer: z.object({
      edits: z.array(z.looseObject({ kind: z.enum(['entry', 'map', 'import', 'override', 'texts']) })),
      by: z.string(),
      why: z.string(),
      base: z.object({ products: text, map: text }),
    }),
    roots: z.array(z.string()),
    changes: z.array(
      z.object({
        root: z.string(),
        platform: z.string().optional(),
        what: z.enum(['symbol', 'size', 'terms', 'dates', 'root']),
        before: z.string(),
        after: z.string(),
      }),
    ),
  }),
);

/** Reads what was kept; what is damaged is none. An edit is checked as a whole once more before it comes into force. */
function parse(kept: string | undefined): readonly WaitingEdit[] {
  if (kept === undefined) return [];
  try {
    const read = shape.safeParse(JSON.parse(kept));
    return read.success ? (read.data as unknown as readonly WaitingEdit[]) : [];
  } catch {
    // Cut short by a power failure: the person sees in the list of versions that it never came into force.
    return [];
  }
}

function rootsOf({ changes }: WaitingEdit): ReadonlySet<string> {
  return new Set(changes.map(({ root }) => root));
}
