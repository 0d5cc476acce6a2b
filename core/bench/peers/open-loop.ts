import { steadyUs } from '../steady-time.ts';

/** What is sent when: message `index` is due `index` intervals after the beginning, whatever became of those before. */
export interface Schedule {
  readonly beganUs: number;
  readonly intervalUs: number;
}

export interface OpenLoopOptions {
  readonly count: number;
  readonly perSecond: number;
  /** Makes ready what is due next, before its time. */
  readonly prepare: (index: number) => void;
  readonly send: (index: number, dueUs: number) => void;
}

/** The system wakes a sleeper late by about this much; the rest is waited out awake. */
const AWAKE_US = 120;
/** Sockets are read at least this often. */
const SLEEP_MS_MAX = 2;
const LEAD_US = 20_000;

/**
 * Sends at a fixed rate that no slow answer holds back. A message that is sent late keeps the time at which it was due,
 * so a latency that is counted from there has no coordinated omission to be corrected.
 */
export function runOpenLoop({ count, perSecond, prepare, send }: OpenLoopOptions): Promise<Schedule> {
  const intervalUs = 1_000_000 / perSecond;
  const beganUs = steadyUs() + LEAD_US;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let next = 0;
  prepare(0);
  return new Promise((resolve) => {
    const step = (): void => {
      for (let dueUs = beganUs + next * intervalUs; next < count && dueUs <= steadyUs() + AWAKE_US;) {
        while (steadyUs() < dueUs);
        send(next, dueUs);
        next += 1;
        dueUs += intervalUs;
        if (next < count) prepare(next);
      }
      if (next >= count) return resolve({ beganUs, intervalUs });
      const sleepMs = (beganUs + next * intervalUs - steadyUs() - AWAKE_US) / 1_000;
      if (sleepMs > 0) Atomics.wait(sleeper, 0, 0, Math.min(sleepMs, SLEEP_MS_MAX));
      setImmediate(step);
      return undefined;
    };
    step();
  });
}
