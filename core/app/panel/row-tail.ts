import type { TableChanges } from '../../api/stream-source.ts';

/** The newest rows of something that only grows, each with a number that rises. */
export interface RowTail<T> {
  /** Adds a row; the oldest goes when there is no more room. */
  add(row: (number: number) => T): void;
  /** Puts another row in the place of the one with this number, if it is still held. */
  replace(number: number, row: T): void;
  rows(): readonly T[];
  /** For a stream: what came, changed and went since it was asked last. */
  readonly source: {
    readonly everyMs: number;
    snapshot(): readonly T[];
    changes(): TableChanges<T> | undefined;
    begin(): void;
  };
}

/** Makes an empty tail of at most `rowsMax` rows. What happens while nobody watches costs one entry of a list. */
export function createRowTail<T>(rowsMax: number, everyMs: number): RowTail<T> {
  const held = new Map<number, T>();
  const changed = new Set<number>();
  const gone = new Set<number>();
  let last = 0;
  let toldUpTo = 0;

  const changes = (): TableChanges<T> | undefined => {
    const rows = [...changed].flatMap((number) => {
      const row = held.get(number);
      return row === undefined ? [] : [row];
    });
    const drop = [...gone].map(String);
    changed.clear();
    gone.clear();
    toldUpTo = last;
    return rows.length === 0 && drop.length === 0 ? undefined : { rows, drop };
  };

  return {
    add: (make) => {
      last += 1;
      held.set(last, make(last));
      changed.add(last);
      if (held.size <= rowsMax) return;
      const [oldest] = held.keys();
      if (oldest === undefined) return;
      held.delete(oldest);
      changed.delete(oldest);
      // Bounded also while nobody asks for changes: only what somebody was told of can be missed by them.
      if (oldest <= toldUpTo && gone.size < rowsMax) gone.add(oldest);
    },
    replace: (number, row) => {
      if (!held.has(number)) return;
      held.set(number, row);
      changed.add(number);
    },
    rows: () => [...held.values()],
    source: {
      everyMs,
      snapshot: () => [...held.values()],
      changes,
      begin: () => void changes(),
    },
  };
}
