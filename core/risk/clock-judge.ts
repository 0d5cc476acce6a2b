/** What the two clocks of the PC showed at one moment. */
export interface ClockReading {
  readonly wallUs: number;
  readonly steadyUs: number;
}

/** What happened between two readings that were meant to lie `pauseUs` apart. */
export type ClockVerdict =
  | { readonly kind: 'steady' }
  /** The event loop came late by so much. */
  | { readonly kind: 'stalled'; readonly byUs: number }
  | { readonly kind: 'slept'; readonly byUs: number }
  /** The wall clock was set: forward if above 0. */
  | { readonly kind: 'set'; readonly byUs: number };

/** So late nothing but sleep makes a timer. */
const SLEPT_US = 10_000_000;
/** A wall that runs ahead of steady time by more has been set, or the PC slept and steady time stood still. */
const AHEAD_US = 5_000_000;
const BEHIND_US = 2_000_000;

/**
 * Judges two readings of the clocks. On some systems steady time stands still while the PC sleeps and on others it goes
 * on, so sleep shows as a late timer or as a wall that ran ahead; a wall that ran ahead by minutes with a timer in time
 * is taken for sleep as well, since what has to be done is the same.
 */
export function judgeClocks(
  before: ClockReading,
  now: ClockReading,
  pauseUs: number,
  stalledUs: number | undefined,
): ClockVerdict {
  const lateUs = now.steadyUs - before.steadyUs - pauseUs;
  const aheadUs = now.wallUs - before.wallUs - (now.steadyUs - before.steadyUs);
  if (lateUs >= SLEPT_US) return { kind: 'slept', byUs: lateUs };
  if (aheadUs >= AHEAD_US || aheadUs <= -BEHIND_US) return { kind: 'set', byUs: aheadUs };
  if (stalledUs !== undefined && lateUs >= stalledUs) return { kind: 'stalled', byUs: lateUs };
  return { kind: 'steady' };
}
