import type { Clock } from './clock.ts';

/** A clock that is moved by hand; nothing happens between two moves. */
export interface ManualClock extends Clock {
  /**
   * Moves on and runs what falls due, in the order of its time, then of its asking. Runs what that asks for as well. What
   * a run throws comes out of here: the clock then stands at that run's time, and may be moved on.
   */
  advanceMs(ms: number): void;
  /** Sets the wall clock as a person would; steady time and timers stay. */
  setWallUs(us: number): void;
  /** Timers that wait. */
  readonly timers: number;
}

/** 2026-11-20 14:30 UTC: a Friday, with the December contracts in front. */
export const MANUAL_START_US = 1_795_185_000_000_000;

/** Makes a clock that stands at `startUs` of wall time; its steady time starts at 0. */
export function manualClock(startUs: number = MANUAL_START_US): ManualClock {
  let steadyUs = 0;
  let wallOffsetUs = startUs;
  let asked = 0;
  const waiting = new Map<number, { readonly dueUs: number; readonly run: () => void }>();
  const next = (untilUs: number): number | undefined => {
    let [best, bestUs] = [-1, Infinity];
    for (const [id, { dueUs }] of waiting) if (dueUs <= untilUs && dueUs < bestUs) [best, bestUs] = [id, dueUs];
    return best < 0 ? undefined : best;
  };
  return {
    nowUs: () => wallOffsetUs + steadyUs,
    monotonicUs: () => steadyUs,
    after: (delayMs, run) => {
      asked += 1;
      const id = asked;
      waiting.set(id, { dueUs: steadyUs + Math.round(Math.max(0, delayMs) * 1_000), run });
      return () => waiting.delete(id);
    },
    advanceMs: (ms) => {
      const untilUs = steadyUs + Math.round(ms * 1_000);
      for (let id = next(untilUs); id !== undefined; id = next(untilUs)) {
        const { dueUs, run } = waiting.get(id)!;
        waiting.delete(id);
        steadyUs = Math.max(steadyUs, dueUs);
        run();
      }
      steadyUs = untilUs;
    },
    setWallUs: (us) => {
      wallOffsetUs = us - steadyUs;
    },
    get timers() {
      return waiting.size;
    },
  };
}
