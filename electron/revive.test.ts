import { expect, it } from 'vitest';
import { REVIVALS_MAX, REVIVE_WINDOW_MS, reviveWindow } from './revive.ts';

it('loads a page again that ended now and then, and closes one that keeps ending', () => {
  let endsMs: readonly number[] = [];
  const end = (atMs: number): boolean => {
    const decided = reviveWindow(endsMs, atMs);
    endsMs = decided.endsMs;
    return decided.isRevived;
  };
  for (let time = 0; time < 10; time++) expect(end(time * REVIVE_WINDOW_MS)).toBe(true);
  for (let time = 1; time < REVIVALS_MAX; time++) expect(end(9 * REVIVE_WINDOW_MS + time)).toBe(true);
  expect(end(9 * REVIVE_WINDOW_MS + REVIVALS_MAX)).toBe(false);
});
