import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { dashboardView, type DashboardView } from '../../../api/dashboard-view.ts';
import { decode } from '../../../api/shape.ts';
import { systemClock } from '../../system-clock.ts';
import { toView } from '../../wire-names.ts';
import { askRunning, CommandFailed, type GatewayAddress } from '../ask-gateway.ts';
import type { Output } from '../print.ts';
import { addressOf, parseSeconds, withSharedOptions, type SharedOptions } from '../shared-options.ts';
import { dashboardLines } from './dashboard-lines.ts';
import { runDashboard } from './run-dashboard.ts';
import { createScreen, type Terminal } from './screen.ts';
import { lineText } from './styled-line.ts';

interface DashboardOptions extends SharedOptions {
  readonly once?: true;
  readonly interval: number;
}

const INTERVAL_S = 1;
/** A dashboard is for a person's eyes, and must cost the gateway next to nothing. */
const INTERVAL_MS_MIN = 100;
/** A gateway that takes longer is shown as lost, while the dashboard goes on asking. */
const ANSWER_MS = 2_000;
/** Where the output is no terminal, nothing is left out. */
const ROWS_ALL = 10_000;
const COLUMNS_ALL = 160;

/** Adds `dashboard`: the gateway live in a terminal; once, where the output is none, and as JSON with `--json`. */
export function addDashboardCommand(parent: Command, output: Output, terminal: Terminal = process.stdout): void {
  withSharedOptions(parent.command('dashboard').description('the gateway live in this terminal, until Ctrl-C'))
    .option('--once', 'shows it once; so does an output that is no terminal')
    .option('--interval <s>', 'how often it is looked at, in seconds', parseSeconds, INTERVAL_S)
    .action(async (options: DashboardOptions) => {
      const address = { timeoutMs: ANSWER_MS, ...addressOf(options) };
      if (options.json === true) {
        output.write(`${JSON.stringify(await askRunning(address, 'dashboard'))}\n`);
        return;
      }
      if (terminal.isTTY !== true || process.env['TERM'] === 'dumb' || options.once === true) {
        const columns = terminal.columns ?? COLUMNS_ALL;
        const view = await askView(address);
        const lines = dashboardLines(
          { view, link: { kind: 'connected' }, nowUs: view.atUs },
          { columns, rows: ROWS_ALL },
        );
        output.write(lines.map((line) => `${lineText(line, columns, false).trimEnd()}\n`).join(''));
        return;
      }
      await showLive(address, terminal, Math.max(INTERVAL_MS_MIN, options.interval * 1_000));
    });
}

/** Fails with the gateway's own reason, and for an answer of another version. */
async function askView(address: GatewayAddress): Promise<DashboardView> {
  const read = decode(dashboardView, toView(await askRunning(address, 'dashboard')), 'dashboard');
  if (read.ok) return read.value;
  throw new CommandFailed(`The gateway gave an answer that this version does not know: ${read.error}`);
}

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function showLive(address: GatewayAddress, terminal: Terminal, intervalMs: number): Promise<void> {
  const clock = systemClock();
  const screen = createScreen(terminal, process.env['NO_COLOR'] === undefined);
  const ended = new AbortController();
  const end = (): void => ended.abort();
  // Whatever ends the process, the terminal is given back.
  const leave = (): void => screen.leave();
  for (const name of ENDING) process.once(name, end);
  process.once('exit', leave);
  try {
    await runDashboard({
      screen,
      ask: async () => {
        try {
          return { view: await askView(address) };
        } catch (error) {
          if (error instanceof CommandFailed) return { reason: error.message };
          throw error;
        }
      },
      nowUs: () => clock.nowUs(),
      pause: (signal) => pause(intervalMs, undefined, { signal }).catch(() => undefined),
      onResize: (redraw) => {
        process.stdout.on('resize', redraw);
        return () => void process.stdout.off('resize', redraw);
      },
      signal: ended.signal,
    });
  } finally {
    for (const name of ENDING) process.off(name, end);
    process.off('exit', leave);
  }
}
