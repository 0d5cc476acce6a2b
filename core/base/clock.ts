/**
 * The one source of time. Time is an argument everywhere: tests and the simulation hand in a clock that they move.
 * Wall time is integer epoch microseconds (`…Us`).
 */
export interface Clock {
  /** Wall time now, in integer epoch microseconds. May jump when the PC's clock is set. */
  nowUs(): number;
  /** Time that never goes back, in integer microseconds from an arbitrary start. For durations and time-outs. */
  monotonicUs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it and may be called twice. */
  after(delayMs: number, run: () => void): () => void;
}
