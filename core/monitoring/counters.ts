/** How often each thing happened since the start, by its code in the catalogue or a name of our own. */
export interface Counters {
  /** Adds to a counter, made now if it is new. Above {@link COUNTERS_MAX} names, new ones share the name `OTHER`. */
  add(name: string, times?: number): void;
  /** 0 for a counter that never moved. */
  get(name: string): number;
  /** Every counter that moved, by name. */
  all(): Readonly<Record<string, number>>;
}

/** Distinct names held; a name comes from the catalogue, so the bound is reached only by a bug. */
export const COUNTERS_MAX = 1_000;
const OVERFLOW = 'OTHER';

/** Makes counters, all at 0. */
export function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    add: (name, times = 1) => {
      const kept = counts.has(name) || counts.size < COUNTERS_MAX ? name : OVERFLOW;
      counts.set(kept, (counts.get(kept) ?? 0) + times);
    },
    get: (name) => counts.get(name) ?? 0,
    all: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
