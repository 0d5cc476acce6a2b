import type { Clock } from '../core/base/clock.ts';

/** The window's clock. */
export const browserClock: Clock = {
  nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1_000),
  monotonicUs: () => Math.round(performance.now() * 1_000),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
