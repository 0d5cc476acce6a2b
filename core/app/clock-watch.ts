import type { Clock } from '../base/clock.ts';
import type { ClockReading } from '../risk/clock-judge.ts';
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

/** Notices that the PC slept, that its clock was set, or that the gateway stalled, and tells the engine. Returns how to stop. */
export function startClockWatch({ clock, stalledMs, post }: ClockWatchOptions): () => void {
  const read = (): ClockReading => ({ wallUs: clock.nowUs(), steadyUs: clock.monotonicUs() });
  let before = read();
  let quickLooks = QUICK_LOOKS;
  let cancel: () => void = () => {};

  const look = (): void => {
    const now = read();
    const stalled = stalledMs();
    const verdict = judgeClocks(
      before,
      now,
      LOOK_EVERY_MS * 1_000,
      stalled === undefined ? undefined : stalled * 1_000,
    );
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
    cancel = clock.after(LOOK_EVERY_MS, look);
  };

  cancel = clock.after(LOOK_EVERY_MS, look);
  return () => cancel();
}
