import type { Clock } from '../../core/base/clock.ts';

/** The machine's own clock, for tests over real sockets. */
export const machineClock: Clock = {
  nowUs: () => Date.now() * 1_000,
  monotonicUs: () => Math.round(performance.now() * 1_000),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until a test moves it. */
export interface HandClock extends Clock {
  /** Moves on and runs what falls due, in order. */
  advanceMs(ms: number): void;
}

/** Makes a clock that starts at zero. */
export function handClock(): HandClock {
  let atUs = 0;
  const due = new Set<{ readonly atUs: number; readonly run: () => void }>();
  return {
    nowUs: () => atUs,
    monotonicUs: () => atUs,
    after: (delayMs, run) => {
      const entry = { atUs: atUs + delayMs * 1_000, run };
      due.add(entry);
      return () => due.delete(entry);
    },
    advanceMs: (ms) => {
      const untilUs = atUs + ms * 1_000;
      for (;;) {
        const next = [...due].filter((entry) => entry.atUs <= untilUs).toSorted((a, b) => a.atUs - b.atUs)[0];
        if (next === undefined) break;
        due.delete(next);
        atUs = next.atUs;
        next.run();
      }
      atUs = untilUs;
    },
  };
}
