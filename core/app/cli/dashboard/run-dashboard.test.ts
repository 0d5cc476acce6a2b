import { describe, expect, it } from 'vitest';
import { dashboardOf } from '../../../../test/support/dashboard-sample.ts';
import { runDashboard, type RunDashboardOptions } from './run-dashboard.ts';
import type { Screen } from './screen.ts';
import { lineText } from './styled-line.ts';

type Answer = Awaited<ReturnType<RunDashboardOptions['ask']>>;

/** Runs the dashboard over answers, one a look; it is ended once they are used up. */
async function shown(answers: readonly (Answer | Error)[]) {
  const frames: string[] = [];
  const calls: string[] = [];
  const ended = new AbortController();
  let nowUs = 0;
  let look = 0;
  const screen: Screen = {
    size: () => ({ columns: 100, rows: 40 }),
    enter: () => calls.push('enter'),
    leave: () => calls.push('leave'),
    draw: (lines) => frames.push(lines.map((line) => lineText(line, 100, false)).join('\n')),
  };
  const running = runDashboard({
    screen,
    ask: async () => {
      const answer = answers[look];
      look += 1;
      if (answer instanceof Error) throw answer;
      if (answer !== undefined) return answer;
      ended.abort();
      // A gateway that never answers holds nobody up who wants to leave.
      return new Promise<Answer>(() => {});
    },
    nowUs: () => (nowUs += 1_000_000),
    pause: async () => {},
    onResize: () => () => calls.push('resizing ends'),
    signal: ended.signal,
  });
  await running.catch((error: Error) => calls.push(error.message));
  return { frames, calls };
}

describe('the live dashboard', () => {
  it('keeps what the gateway said last while it is away, says since when, and finds it again', async () => {
    const view = dashboardOf();
    const { frames, calls } = await shown([
      { view },
      { reason: 'LINK_DOWN: refused.' },
      { reason: 'LINK_DOWN: refused.' },
      { view },
    ]);
    expect(frames[0]).toContain('gateway link: connecting');
    expect(frames[1]).toContain('gateway link: connected');
    expect(frames[2]).toMatch(
      /gateway link: LOST for 1\.0 s; what is shown is of \d\d:\d\d:\d\d +LINK_DOWN: refused\./,
    );
    expect(frames[2]).toContain('OPEN POSITIONS');
    expect(frames[2]).not.toContain('gateway link: connected');
    expect(frames[3]).toContain('LOST for 2.0 s');
    expect(frames[4]).toContain('gateway link: connected');
    expect(calls).toEqual(['enter', 'resizing ends', 'leave']);
  });

  it('waits for a gateway that is not there yet', async () => {
    const { frames } = await shown([{ reason: 'No gateway runs.' }, { view: dashboardOf() }]);
    expect(frames[1]).toMatch(/gateway link: LOST for 1\.0 s +No gateway runs\./);
    expect(frames[2]).toContain('ACTIVE');
  });

  it('gives the terminal back also when it fails by a bug', async () => {
    const { calls } = await shown([new Error('a bug')]);
    expect(calls).toEqual(['enter', 'resizing ends', 'leave', 'a bug']);
  });
});
