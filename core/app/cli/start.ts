import { startDemo } from '../start-demo.ts';
import { showTerminal } from '../terminal-view.ts';
import { readGatewayArguments } from './gateway-options.ts';
import { runForeground } from './run-foreground.ts';

const SUMMARY = 'Runs the gateway and shows on the terminal what it does, until Ctrl+C.';

/** `npm start`: the gateway for a person to look at. */
export async function main(argv: readonly string[]): Promise<void> {
  const args = readGatewayArguments('start', SUMMARY, argv);
  await runForeground(args, (headless, panelLine) => {
    const write = (text: string): boolean => process.stdout.write(text);
    for (const line of headless.doorLines) write(`${line}\n`);
    write(`${panelLine}\n`);
    write(`gateway ready: data in ${headless.folder.path}\n`);
    showTerminal(headless, write);
    startDemo(headless);
  });
}
