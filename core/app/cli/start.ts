import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DESKTOP_HINT, findDesktopRuntime, type DesktopRuntime } from '../desktop-runtime.ts';
import { startDemo } from '../start-demo.ts';
import { showTerminal } from '../terminal-view.ts';
import { readGatewayArguments } from './gateway-options.ts';
import { runForeground } from './run-foreground.ts';

const SUMMARY = 'Opens the desktop app; without its runtime, runs the gateway and shows on the terminal what it does.';

/** The project's folder, seen from the compiled file. */
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** `npm start`: the gateway for a person to look at. */
export async function main(argv: readonly string[]): Promise<void> {
  const args = readGatewayArguments('start', SUMMARY, argv);
  const desktop = findDesktopRuntime(ROOT);
  if (desktop !== undefined) return openDesktop(desktop, argv);
  const write = (text: string): boolean => process.stdout.write(text);
  await runForeground(args, (headless, panelLine) => {
    for (const line of headless.doorLines) write(`${line}\n`);
    write(`${DESKTOP_HINT}\n${panelLine}\n`);
    write(`gateway ready: data in ${headless.folder.path}\n`);
    showTerminal(headless, write);
    startDemo(headless);
  });
}

/** Opens the desktop app and ends as it ends. */
function openDesktop({ executable, app }: DesktopRuntime, argv: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(executable, [app, ...argv], { stdio: 'inherit' });
    child.on('error', (error) => {
      process.stderr.write(`The desktop app cannot be opened: ${error.message}\n`);
      process.exitCode = 1;
      resolve();
    });
    child.on('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
