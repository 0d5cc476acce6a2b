import type { DashboardView } from '../../../api/dashboard-view.ts';
import { dashboardLines, type GatewayLink } from './dashboard-lines.ts';
import type { Screen } from './screen.ts';

export interface RunDashboardOptions {
  readonly screen: Screen;
  /** The gateway's figures, or why they cannot be had. Never rejects but by a bug. */
  readonly ask: () => Promise<{ readonly view: DashboardView } | { readonly reason: string }>;
  readonly nowUs: () => number;
  /** Resolves after the time between two looks, or at once where the signal ends it. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
  /** The screen has another size. Returns what stops the calls. */
  readonly onResize: (redraw: () => void) => () => void;
  /** Ends the dashboard. */
  readonly signal: AbortSignal;
}

/**
 * Shows the gateway until the signal ends it: what it says while it answers, and what it said last while it does not, with
 * how long that is. It needs no start anew after the gateway's. The terminal is as before when it ends, also by a bug.
 */
export async function runDashboard(options: RunDashboardOptions): Promise<void> {
  const { screen, ask, nowUs, pause, onResize, signal } = options;
  let view: DashboardView | undefined;
  let link: GatewayLink = { kind: 'connecting' };
  const draw = (): void => screen.draw(dashboardLines({ view, link, nowUs: nowUs() }, screen.size()));
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const stopResizing = onResize(draw);
  screen.enter();
  try {
    draw();
    while (!signal.aborted) {
      const answer = await Promise.race([ask(), ended]);
      if (answer === undefined) break;
      if ('view' in answer) {
        view = answer.view;
        link = { kind: 'connected' };
      } else {
        const sinceUs: number = link.kind === 'lost' ? link.sinceUs : nowUs();
        link = { kind: 'lost', sinceUs, asOfUs: view?.atUs, reason: answer.reason };
      }
      draw();
      await pause(signal);
    }
  } finally {
    stopResizing();
    screen.leave();
  }
}
