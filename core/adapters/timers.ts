import type { Clock } from '../base/clock.ts';

/** The waits of one part, so that all of them end with it. */
export class Timers {
  private readonly clock: Clock;
  private readonly cancels = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Runs once after the delay, unless it is cancelled before. */
  after(delayMs: number, run: () => void): () => void {
    const stop = this.clock.after(delayMs, () => {
      this.cancels.delete(cancel);
      run();
    });
    const cancel = (): void => {
      this.cancels.delete(cancel);
      stop();
    };
    this.cancels.add(cancel);
    return cancel;
  }

  /** Cancels everything that still waits. */
  cancelAll(): void {
    for (const cancel of this.cancels) cancel();
  }
}
