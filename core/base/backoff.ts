/**
 * The wait before the next attempt, in milliseconds: doubles from `firstMs`, never above `ceilingMs`, spread by up to
 * half so that many peers do not redial in step. `chance` is a number in [0, 1).
 */
export function backoffMs(attempt: number, firstMs: number, ceilingMs: number, chance: number): number {
  const full = Math.min(ceilingMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(full * (0.5 + chance / 2));
}
