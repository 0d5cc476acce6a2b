import { describe, expect, it } from 'vitest';
import type { Clock } from '../base/clock.ts';
import { createEventTime } from './event-time.ts';

function scene() {
  const at = { wallUs: 1_000_000_000, steadyUs: 0 };
  const clock: Clock = { nowUs: () => at.wallUs, monotonicUs: () => at.steadyUs, after: () => () => {} };
  const steps: number[] = [];
  const stamp = createEventTime(clock, (byUs) => steps.push(byUs));
  const pass = (us: number): void => {
    at.wallUs += us;
    at.steadyUs += us;
  };
  return { at, steps, stamp, pass };
}

describe('event time', () => {
  it('is the wall while it goes forward', () => {
    const { stamp, pass } = scene();
    expect(stamp()).toBe(1_000_000_000);
    pass(5);
    expect(stamp()).toBe(1_000_000_005);
  });

  it('stands still while a small correction is caught up', () => {
    const { at, stamp, steps } = scene();
    stamp();
    at.wallUs -= 1_000;
    expect(stamp()).toBe(1_000_000_000);
    expect(steps).toEqual([]);
  });

  it('runs on at its own pace when the wall is set back an hour, says so once, and joins the wall when it is past', () => {
    const { at, stamp, steps, pass } = scene();
    stamp();
    at.wallUs -= 3_600_000_000;
    pass(10_000_000);
    expect(stamp()).toBe(1_010_000_000);
    pass(1_000_000);
    expect(stamp()).toBe(1_011_000_000);
    expect(steps).toHaveLength(1);
    at.wallUs = 2_000_000_000;
    expect(stamp()).toBe(2_000_000_000);
  });
});
