import type { Clock } from '../base/clock.ts';

/** A wall that went back by less only waits until it has caught up; by more, it was set, and steady time carries on. */
const SET_BACK_US = 2_000_000;

/**
 * Stamps events with a time that never goes back, so that an order's time-out runs on when the PC's clock is set back.
 * After such a step events keep the old clock's pace until the wall is past them again; `setBack` is told once, with
 * the size of the step. `afterUs` is the time of the last event of an earlier run.
 */
export function createEventTime(clock: Clock, setBack: (byUs: number) => void, afterUs = 0): () => number {
  let lastUs = afterUs;
  let lastSteadyUs = clock.monotonicUs();
  let isSetBack = false;
  return () => {
    const wallUs = clock.nowUs();
    const steadyUs = clock.monotonicUs();
    const behindUs = lastUs - wallUs;
    if (behindUs < SET_BACK_US) {
      lastUs = Math.max(lastUs, wallUs);
      isSetBack = false;
    } else {
      lastUs += Math.max(0, steadyUs - lastSteadyUs);
      if (!isSetBack) setBack(behindUs);
      isSetBack = true;
    }
    lastSteadyUs = steadyUs;
    return lastUs;
  };
}
