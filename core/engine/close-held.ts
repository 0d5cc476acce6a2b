import { trimDust } from '../base/decimal.ts';
import type { Position } from '../orders/position-book.ts';

/** What of a position is closed. */
export interface Close {
  /** In the held symbol's unit, in whole steps of it unless all is closed. */
  readonly size: number;
  /** Contracts of the root that this answers of what was wished. */
  readonly contracts: number;
}

/** What one of the contracts held is, in the held symbol's unit: after the rounding with which they were bought, where it is known. */
export function heldPerContract({
  size,
  sizePerContract,
  heldContracts,
}: Pick<Position, 'size' | 'sizePerContract' | 'heldContracts'>): number {
  return heldContracts === undefined || heldContracts <= 0 ? sizePerContract : Math.abs(size) / heldContracts;
}

/**
 * Contracts of the root that a held size stands for. Sizes are rounded down to a step, at most one step a contract, so
 * 1.8 lots of 1.818… a contract are the one contract that they were bought as.
 */
export function contractsHeld(size: number, sizePerContract: number, step: number): number {
  const exact = size / sizePerContract;
  const whole = Math.round(exact);
  const missing = Math.abs(exact - whole) * sizePerContract;
  // Where a contract is a whole number of steps nothing is rounded away, and 1.99 coins are 1.99.
  const loses = !isWhole(sizePerContract / step);
  return whole > 0 && missing < (loses ? step * whole : 1e-6) ? whole : trimDust(exact);
}

/**
 * Closes contracts of the root out of a held size: their even share of it, rounded down to the held symbol's step, and
 * all of it with the last contract, so that nothing stays behind. Less than one step becomes one.
 */
export function closeHeld(contracts: number, available: number, sizePerContract: number, step: number): Close {
  if (available <= 0 || contracts <= 0) return { size: 0, contracts: 0 };
  const held = contractsHeld(available, sizePerContract, step);
  if (contracts >= held) return { size: available, contracts: held };
  const steps = Math.floor((available * contracts) / held / step + 1e-9);
  return { size: Math.min(available, trimDust(Math.max(1, steps) * step)), contracts };
}

/** The decimal step that a size is whole in: 0.1 for 1.8. */
export function decimalStep(size: number): number {
  let step = 1;
  for (let digits = 0; digits < 8 && !isWhole(size / step); digits += 1) step = trimDust(step / 10);
  return step;
}

function isWhole(steps: number): boolean {
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}
