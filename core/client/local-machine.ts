import { randomInt } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { seededRandom } from '../base/random.ts';

/** The machine's own clock, for clients that are not given one. */
export const localClock: Clock = {
  nowUs: () => Date.now() * 1_000,
  monotonicUs: () => Math.round(performance.now() * 1_000),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Chance that no other process repeats: its seed comes from the system. */
export function localRandom(): Random {
  return seededRandom(randomInt(2 ** 32));
}
