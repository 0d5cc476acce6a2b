import type { TableChanges, ValueChanges } from '../../api/stream-source.ts';

interface DiffedTable<T> {
  readonly everyMs: number;
  snapshot(): readonly T[];
  changes(): TableChanges<T> | undefined;
  begin(): void;
  end(): void;
}

interface DiffedValue<T> {
  readonly everyMs: number;
  snapshot(): T;
  changes(): ValueChanges<T> | undefined;
  begin(): void;
  end(): void;
}

/** A small table that is built whole each time; rows that read the same as before are not sent again. */
export function diffedTable<T>(build: () => readonly T[], keyOf: (row: T) => string, everyMs: number): DiffedTable<T> {
  let known = new Map<string, string>();
  const changes = (): TableChanges<T> | undefined => {
    const rows: T[] = [];
    const next = new Map<string, string>();
    for (const row of build()) {
      const key = keyOf(row);
      const text = JSON.stringify(row);
      next.set(key, text);
      if (known.get(key) !== text) rows.push(row);
    }
    const drop = [...known.keys()].filter((key) => !next.has(key));
    known = next;
    return rows.length === 0 && drop.length === 0 ? undefined : { rows, drop };
  };
  return {
    everyMs,
    snapshot: build,
    changes,
    begin: () => void changes(),
    end: () => {
      known = new Map();
    },
  };
}

/** A value that is built whole each time; top-level fields that read the same as before are not sent again. */
export function diffedValue<T extends object>(build: () => T, everyMs: number): DiffedValue<T> {
  let known = new Map<string, string>();
  const changes = (): ValueChanges<T> | undefined => {
    const built = build();
    const changed: [string, unknown][] = [];
    for (const [key, value] of Object.entries(built)) {
      const text = JSON.stringify(value);
      if (known.get(key) === text) continue;
      known.set(key, text);
      changed.push([key, value]);
    }
    return changed.length === 0 ? undefined : { fields: Object.fromEntries(changed) as Partial<T> };
  };
  return {
    everyMs,
    snapshot: build,
    changes,
    begin: () => void changes(),
    end: () => {
      known = new Map();
    },
  };
}
