import { describe, expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

/** Readings that a test sets. */
function readings(wallMs: number, steadyMs: number) {
  const at = { wallMs, steadyMs };
  return { at, wallMs: () => at.wallMs, steadyMs: () => at.steadyMs };
}

describe('the system clock', () => {
  it('is finer than the wall and agrees with it', () => {
    const source = readings(1_000_000, 50);
    const clock = systemClock(0, source);
    source.at.steadyMs = 50.25;
    expect(clock.nowUs()).toBe(1_000_000_250);
    expect(clock.monotonicUs()).toBe(50_250);
  });

  it('takes over a wall that was set, forwards or back', () => {
    const source = readings(1_000_000, 50);
    const clock = systemClock(0, source);
    source.at.wallMs = 900_000;
    expect(clock.nowUs()).toBe(900_000_000);
    source.at.steadyMs = 51;
    source.at.wallMs = 900_001;
    expect(clock.nowUs()).toBe(900_001_000);
    source.at.wallMs = 2_000_000;
    expect(clock.nowUs()).toBe(2_000_000_000);
  });

  it('shifts wall time by the offset and leaves durations alone', () => {
    const clock = systemClock(-7_000_000, readings(1_000_000, 50));
    expect(clock.nowUs()).toBe(993_000_000);
    expect(clock.monotonicUs()).toBe(50_000);
  });

  it('runs what is due and not what was cancelled', async () => {
    const clock = systemClock();
    const ran: string[] = [];
    const cancel = clock.after(0, () => ran.push('cancelled'));
    cancel();
    cancel();
    await new Promise<void>((resolve) => {
      clock.after(0, () => {
        ran.push('due');
        resolve();
      });
    });
    expect(ran).toEqual(['due']);
  });
});
