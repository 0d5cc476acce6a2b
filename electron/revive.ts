/** Ends of a window's page within `REVIVE_WINDOW_MS` after which it is not loaded again by itself. */
export const REVIVALS_MAX = 3;
export const REVIVE_WINDOW_MS = 60_000;

/**
 * Whether the page of a window that ended at `nowMs` (steady time) is loaded again, and the ends to remember. One that
 * keeps ending is closed: the tray goes on, and opening the window from there tries anew.
 */
export function reviveWindow(
  endsMs: readonly number[],
  nowMs: number,
): { readonly endsMs: readonly number[]; readonly isRevived: boolean } {
  const recent = [...endsMs.filter((endMs) => nowMs - endMs < REVIVE_WINDOW_MS), nowMs];
  return { endsMs: recent, isRevived: recent.length <= REVIVALS_MAX };
}
