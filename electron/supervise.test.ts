import { describe, expect, it } from 'vitest';
import type { SupervisedEvent, Supervision, SupervisorAction } from './supervise.ts';
import { CRASH_WINDOW_MS, CRASHES_MAX, supervise, UNSUPERVISED } from './supervise.ts';

function run(events: readonly (readonly [atMs: number, event: SupervisedEvent])[]): {
  readonly last: Supervision;
  readonly actions: readonly SupervisorAction[];
} {
  let last = UNSUPERVISED;
  const actions: SupervisorAction[] = [];
  for (const [atMs, event] of events) {
    const step = supervise(last, event, atMs, 0.5);
    last = step.after;
    actions.push(...step.actions);
  }
  return { last, actions };
}

const START: SupervisedEvent = { type: 'wanted', wanted: true };
const STOP: SupervisedEvent = { type: 'wanted', wanted: false };
const CRASH: SupervisedEvent = { type: 'exited', code: 7 };
const AGAIN: SupervisedEvent = { type: 'waitOver' };

describe('the supervision of the engine', () => {
  it('starts the engine once, however often that is asked for', () => {
    expect(
      run([
        [0, START],
        [1, START],
      ]).actions,
    ).toEqual([{ type: 'start' }]);
  });

  it('starts an engine that ended by itself again, after a wait that grows', () => {
    const { actions } = run([
      [0, START],
      [10, CRASH],
      [600, AGAIN],
      [700, CRASH],
      [2_000, AGAIN],
      [2_100, CRASH],
    ]);
    const waits = actions.flatMap((action) => (action.type === 'wait' ? [action.ms] : []));
    expect(waits).toEqual([375, 750, 1_500]);
    expect(actions.filter(({ type }) => type === 'start')).toHaveLength(3);
  });

  it('leaves an engine down that keeps ending, and says how often and with what code', () => {
    const events: [number, SupervisedEvent][] = [[0, START]];
    for (let crash = 1; crash <= CRASHES_MAX; crash += 1)
      events.push([crash * 1_000, CRASH], [crash * 1_000 + 500, AGAIN]);
    const { last, actions } = run(events);
    expect(last).toMatchObject({ wanted: false, process: 'none', gaveUp: true });
    expect(actions.at(-1)).toEqual({ type: 'giveUp', ends: CRASHES_MAX, code: 7 });
  });

  it('forgets ends that lie far apart', () => {
    const events: [number, SupervisedEvent][] = [[0, START]];
    for (let crash = 1; crash <= 3 * CRASHES_MAX; crash += 1)
      events.push([crash * CRASH_WINDOW_MS, CRASH], [crash * CRASH_WINDOW_MS + 1_000, AGAIN]);
    expect(run(events).last).toMatchObject({ process: 'running', gaveUp: false });
  });

  it('starts anew with a clean slate when a person asks after it gave up', () => {
    const events: [number, SupervisedEvent][] = [[0, START]];
    for (let crash = 1; crash <= CRASHES_MAX; crash += 1)
      events.push([crash * 1_000, CRASH], [crash * 1_000 + 500, AGAIN]);
    const { last, actions } = run([...events, [20_000, START]]);
    expect(last).toMatchObject({ process: 'running', gaveUp: false, endsMs: [] });
    expect(actions.at(-1)).toEqual({ type: 'start' });
  });

  it('does not bring back an engine that a person stopped', () => {
    const { last, actions } = run([
      [0, START],
      [100, STOP],
      [200, { type: 'exited', code: 0 }],
      [300, AGAIN],
    ]);
    expect(actions).toEqual([{ type: 'start' }, { type: 'stop' }]);
    expect(last.process).toBe('none');
  });

  it('does not start an engine whose wait ends after a person stopped it', () => {
    const { actions } = run([
      [0, START],
      [100, CRASH],
      [200, STOP],
      [600, AGAIN],
    ]);
    expect(actions.filter(({ type }) => type === 'start')).toHaveLength(1);
  });
});
