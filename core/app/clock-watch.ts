import type { Clock } from '../base/clock.ts';
import type { ClockReading, ClockVerdict } from '../risk/clock-judge.ts';
import { judgeClocks } from '../risk/clock-judge.ts';
import type { UndatedEvent } from './inbox.ts';

export interface ClockWatchOptions {
  readonly clock: Clock;
  /** The event loop may come so late, in milliseconds; undefined: as late as it likes. */
  readonly stalledMs: () => number | undefined;
  readonly post: (event: UndatedEvent) => void;
}

const LOOK_EVERY_MS = 1_000;
/** Looks in a row that must be in time before a gateway that stalled counts as quick again. */
const QUICK_LOOKS = 5;

/** Looks at the clocks every second. */
export interface ClockWatch {
  /** Looks now, before something that may enter is judged: after a sleep messages come before the timer does. */
  look(): void;
  stop(): void;
}

/** Notices that the PC slept, that its clock was set, or that the gateway stalled, and tells the engine. */
export function startClockWatch({ clock, stalledMs, post }: ClockWatchOptions): ClockWatch {
  const read = (): ClockReading => ({ wallUs: clock.nowUs(), steadyUs: clock.monotonicUs() });
  let before = read();
  let quickLooks = QUICK_LOOKS;
  let cancel: () => void = () => {};

  const judge = (now: ClockReading): ClockVerdict => {
    const stalled = stalledMs();
    return judgeClocks(before, now, LOOK_EVERY_MS * 1_000, stalled === undefined ? undefined : stalled * 1_000);
  };

  const take = (now: ClockReading, verdict: ClockVerdict): void => {
    before = now;
    if (verdict.kind === 'slept') post({ type: 'wokeUp', byMs: Math.round(verdict.byUs / 1_000) });
    else if (verdict.kind === 'set') post({ type: 'clockJumped', byMs: Math.round(verdict.byUs / 1_000) });
    if (verdict.kind === 'stalled') {
      if (quickLooks >= QUICK_LOOKS)
        post({
          type: 'healthChanged',
          isHealthy: false,
          reason: `the event loop stood for ${Math.round(verdict.byUs / 1_000)} ms`,
        });
      quickLooks = 0;
    } else if (quickLooks < QUICK_LOOKS) {
      quickLooks += 1;
      if (quickLooks === QUICK_LOOKS)
        post({ type: 'healthChanged', isHealthy: true, reason: 'the event loop is quick again' });
    }
    cancel = clock.after(LOOK_EVERY_MS, lookInTime);
  };

  const lookInTime = (): void => {
    const now = read();
    take(now, judge(now));
  };

  cancel = clock.after(LOOK_EVERY_MS, lookInTime);
  return {
    look: () => {
      const now = read();
      const verdict = judge(now);
      if (verdict.kind === 'steady') return;
      cancel();
      take(now, verdict);
    },
    stop: () => cancel(),
  };
}
