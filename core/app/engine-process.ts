import { readGatewayArguments } from './cli/gateway-options.ts';
import { startHeadless, type Headless } from './headless.ts';
import { keepLastGood, restoreLastGood } from './last-good-config.ts';
import { findClientLibrary } from './nt8-link/client-library.ts';
import { parentNt8Link } from './nt8-link/parent-link.ts';
import { applyPriority } from './process-priority.ts';
import { runEngine, type ParentPort } from './run-engine.ts';
import { startDemo } from './start-demo.ts';

/** The engine of the desktop app, forked by Electron's main process. It knows nothing of Electron but its parent port. */
const SUMMARY = 'Runs the gateway for the desktop app.';

const parent = (process as { readonly parentPort?: ParentPort }).parentPort;
if (parent === undefined) {
  process.stderr.write('This is the engine of the desktop app; start the gateway with: npm run gateway\n');
  process.exit(1);
}

const args = readGatewayArguments('engine', SUMMARY, process.argv.slice(2));
let running: Headless | undefined;
process.on('uncaughtException', (error) => {
  running?.logCrash(error);
  // Also where there is no log yet: the app shows it when it gives up.
  process.stderr.write(`${error.stack ?? error.message}\n`, () => process.exit(70));
});
if (args.lastGood) restoreLastGood(args.folder);
runEngine({
  parent,
  start: () =>
    startHeadless({
      folder: args.folder,
      overrides: args.overrides,
      ...(args.configFile !== undefined && { configFile: args.configFile }),
      ...(args.clockStartUs !== undefined && { clockStartUs: args.clockStartUs }),
      startNt8Link: parentNt8Link(parent, findClientLibrary()),
    }),
  ready: (headless) => {
    running = headless;
    applyPriority(headless.config.priority, headless.log);
    keepLastGood(args.folder, headless.log);
    startDemo(headless);
  },
  exit: (code) => process.exit(code),
});
