import { backoffMs } from '../core/base/backoff.ts';

/** What the supervisor knows of the engine's process between two events. */
export interface Supervision {
  /** What a person wants: the engine up, or not. */
  readonly wanted: boolean;
  readonly process: 'none' | 'running' | 'waiting';
  /** When the running process was started. */
  readonly startedMs: number;
  /** When the engine ended by itself, the newest last; those outside the window are dropped. */
  readonly endsMs: readonly number[];
  /** Set once the engine ended so often that it is left down until a person starts it. */
  readonly gaveUp: boolean;
}

/** What can happen to the engine's process. */
export type SupervisedEvent =
  | { readonly type: 'wanted'; readonly wanted: boolean }
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'waitOver' };

/** What the supervisor does about it. */
export type SupervisorAction =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'wait'; readonly ms: number }
  /** Told to the person, with what it means for open orders: it ended so many times, the last time with this code. */
  | { readonly type: 'giveUp'; readonly ends: number; readonly code: number };

/** Ends by itself within `CRASH_WINDOW_MS` after which the engine is left down. */
export const CRASHES_MAX = 5;
/** The window in which ends count together: five minutes. */
export const CRASH_WINDOW_MS = 300_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Nothing runs, nothing is wanted. */
export const UNSUPERVISED: Supervision = { wanted: false, process: 'none', startedMs: 0, endsMs: [], gaveUp: false };

/**
 * Decides what follows from an event at `nowMs` (steady time). An engine that ends by itself while it is wanted is
 * started again after a growing wait; one that ended `CRASHES_MAX` times within the window is left down, because an
 * engine that dies at each start will not trade better at the sixth. `chance` is a number in [0, 1).
 */
export function supervise(
  before: Supervision,
  event: SupervisedEvent,
  nowMs: number,
  chance: number,
): { readonly after: Supervision; readonly actions: readonly SupervisorAction[] } {
  switch (event.type) {
    case 'wanted':
      return event.wanted ? startWanted(before, nowMs) : stopWanted(before);
    case 'waitOver':
      return before.wanted && before.process === 'waiting'
        ? { after: { ...before, process: 'running', startedMs: nowMs }, actions: [{ type: 'start' }] }
        : { after: before, actions: [] };
    case 'exited':
      return ended(before, event.code, nowMs, chance);
  }
}

function startWanted(before: Supervision, nowMs: number): ReturnType<typeof supervise> {
  const wanted = { ...before, wanted: true };
  if (before.process === 'running') return { after: wanted, actions: [] };
  return {
    after: { ...wanted, process: 'running', startedMs: nowMs, endsMs: [], gaveUp: false },
    actions: [{ type: 'start' }],
  };
}

function stopWanted(before: Supervision): ReturnType<typeof supervise> {
  const isRunning = before.process === 'running';
  return {
    after: { ...before, wanted: false, process: isRunning ? 'running' : 'none' },
    actions: isRunning ? [{ type: 'stop' }] : [],
  };
}

function ended(before: Supervision, code: number, nowMs: number, chance: number): ReturnType<typeof supervise> {
  if (!before.wanted) return { after: { ...before, process: 'none' }, actions: [] };
  const endsMs = [...before.endsMs.filter((endMs) => nowMs - endMs < CRASH_WINDOW_MS), nowMs];
  if (endsMs.length >= CRASHES_MAX) {
    return {
      after: { ...before, wanted: false, process: 'none', endsMs, gaveUp: true },
      actions: [{ type: 'giveUp', ends: endsMs.length, code }],
    };
  }
  return {
    after: { ...before, process: 'waiting', endsMs },
    actions: [{ type: 'wait', ms: backoffMs(endsMs.length - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS, chance) }],
  };
}
