/** Rows of a list that is longer than what is streamed, fetched page by page. */
interface Keyed {
  readonly key: string;
}

/**
 * The moment before which the next page is asked for: just after the oldest row that is held, because others may bear the
 * very same time, and a page ends where it is full. Nothing where nothing is held.
 */
export function olderThan(timesUs: readonly number[]): { readonly beforeUs?: number } {
  let oldestUs = Infinity;
  for (const atUs of timesUs) oldestUs = Math.min(oldestUs, atUs);
  return Number.isFinite(oldestUs) ? { beforeUs: oldestUs + 1 } : {};
}

/** What is held with those of another list that are not; the one that is held counts. */
export function withoutRepeats<T extends Keyed>(held: readonly T[], more: readonly T[]): readonly T[] {
  const known = new Set(held.map(({ key }) => key));
  return [...held, ...more.filter(({ key }) => !known.has(key))];
}
