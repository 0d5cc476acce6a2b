import type { Clock } from '../base/clock.ts';

/** The two readings that a system clock is made of. */
export interface ClockReadings {
  /** Wall time in epoch milliseconds, as coarse as the system gives it. */
  wallMs(): number;
  /** Milliseconds since some start, fine, never going back. */
  steadyMs(): number;
}

const MACHINE: ClockReadings = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/** Node's timers take at most 2^31 − 1 ms. */
const TIMER_MS_MAX = 2_147_483_647;
/** The wall may differ by so much from what the steady reading makes of it before it counts as set anew. */
const STEP_MS = 5;

/**
 * The machine's clock in microseconds: the wall's time, carried on finely by the steady reading, and taken over anew when
 * the two part by more than 5 ms (the PC's clock was set, or the PC slept). `offsetUs` shifts wall time by a constant.
 */
export function systemClock(offsetUs = 0, readings: ClockReadings = MACHINE): Clock {
  let aheadMs = readings.wallMs() - readings.steadyMs();
  return {
    nowUs: () => {
      const wallMs = readings.wallMs();
      const fineMs = readings.steadyMs() + aheadMs;
      if (Math.abs(fineMs - wallMs) <= STEP_MS) return Math.round(fineMs * 1_000) + offsetUs;
      aheadMs = wallMs - readings.steadyMs();
      return wallMs * 1_000 + offsetUs;
    },
    monotonicUs: () => Math.round(readings.steadyMs() * 1_000),
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(TIMER_MS_MAX, Math.max(0, delayMs)));
      return () => clearTimeout(timer);
    },
  };
}
