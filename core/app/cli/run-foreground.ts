import { startHeadless, type Headless } from '../headless.ts';
import { hasOtherLastGood, keepLastGood, restoreLastGood } from '../last-good-config.ts';
import { startUi } from '../ui-server/start-ui.ts';
import { applyPriority } from '../process-priority.ts';
import type { GatewayArguments } from './gateway-options.ts';

/** How long a clean end may take before the process goes anyway. */
const STOP_MS_MAX = 5_000;

/**
 * Runs a gateway in the foreground until SIGINT or SIGTERM, which end it with code 0. `ready` is told once the doors are
 * bound, with the line that says where the panel is; a start that is refused ends the process with code 1 and the reason on stderr. A bug ends it with code 70.
 */
export async function runForeground(
  args: GatewayArguments,
  ready: (headless: Headless, panelLine: string) => void,
): Promise<void> {
  outliveReaders();
  if (args.lastGood)
    for (const name of restoreLastGood(args.folder))
      process.stderr.write(`${name} was put back as it was at the last good start\n`);
  const started = await startHeadless({
    folder: args.folder,
    overrides: args.overrides,
    ...(args.configFile !== undefined && { configFile: args.configFile }),
    ...(args.clockStartUs !== undefined && { clockStartUs: args.clockStartUs }),
  });
  if (!started.ok) {
    for (const line of started.error) process.stderr.write(`${line}\n`);
    if (hasOtherLastGood(args.folder))
      process.stderr.write('The files of the last good start are kept: --last-good puts them back.\n');
    process.exitCode = 1;
    return;
  }
  const headless = started.value;
  applyPriority(headless.config.priority, headless.log);
  keepLastGood(args.folder, headless.log);
  const ui = await startUi(headless, headless.config.uiPort);
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(), STOP_MS_MAX).unref();
    void Promise.all([ui.server?.close(), headless.stop(signal)]).then(() => process.exit());
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('uncaughtException', (error) => {
    headless.logCrash(error);
    process.stderr.write(`${error.stack ?? error.message}\nThe gateway ended by a bug. Start it again: it recovers.\n`);
    process.exit(70);
  });
  ready(headless, ui.line);
}

/** Whoever reads the terminal may go, and the disk that it is kept on may be full: the gateway goes on, and its log has it all. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
