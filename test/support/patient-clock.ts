import { systemClock } from '../../core/app/system-clock.ts';
import type { Clock } from '../../core/base/clock.ts';

/** The machine's clock, by which nobody is ever too late: timers run, and no time passes between two looks at a peer. */
export function patientClock(): Clock {
  const clock = systemClock();
  const sinceUs = clock.monotonicUs();
  return { ...clock, monotonicUs: () => sinceUs };
}
