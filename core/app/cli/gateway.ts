import { readGatewayArguments } from './gateway-options.ts';
import { runForeground } from './run-foreground.ts';
import { startDemo } from '../start-demo.ts';

const SUMMARY = 'Runs the gateway in the foreground until Ctrl+C. What happens is in <data>/logs/gateway.log.';

/** `npm run gateway`: prints where the doors are, then `gateway ready`. */
export async function main(argv: readonly string[]): Promise<void> {
  const args = readGatewayArguments('gateway', SUMMARY, argv);
  await runForeground(args, (headless, panelLine) => {
    for (const line of headless.doorLines) process.stdout.write(`${line}\n`);
    process.stdout.write(`${panelLine}\n`);
    startDemo(headless);
    process.stdout.write(`gateway ready: ${headless.config.mode} trading, data in ${headless.folder.path}\n`);
  });
}
