const SCALE = 1e8;

/**
 * Rounds to eight decimals, which removes the dust of binary arithmetic (0.1 + 0.2 → 0.3). Finer than the smallest
 * price or volume step of any product we know; exact while |value| is below 9 × 10^7.
 */
export function trimDust(value: number): number {
  const scaled = value * SCALE;
  return Math.abs(scaled) < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / SCALE : value;
}
