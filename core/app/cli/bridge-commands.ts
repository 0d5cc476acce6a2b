import type { Command } from 'commander';
import { parsePlatformId, type PlatformId } from '../../model/ids.ts';
import { BRIDGED_PLATFORMS } from '../bridge-actions.ts';
import { examineMt5 } from '../bridge-install/doctor-mt5.ts';
import { installMt5, uninstallMt5 } from '../bridge-install/install-mt5.ts';
import { shippedMt5 } from '../bridge-install/shipped-bridge.ts';
import { terminalsRoot } from '../bridge-install/terminal-folders.ts';
import { dataFolderAt, defaultDataFolder } from '../data-folder.ts';
import { CommandFailed } from './ask-gateway.ts';
import type { Output } from './print.ts';

interface BridgeOptions {
  readonly data: string;
  readonly terminal?: string;
}

/** Adds `bridge install`, `bridge uninstall` and `bridge doctor`. They work without a running gateway. */
export function addBridgeCommands(program: Command, output: Output): void {
  const bridge = program
    .command('bridge')
    .description('what the gateway puts into a platform, so that it can be reached');
  const add = (name: string, summary: string): Command =>
    bridge
      .command(`${name} <platform>`)
      .description(`${summary}: mt5 (the same as mt5_global) or mt5_brazil`)
      .option('--data <dir>', 'the data folder of the gateway', defaultDataFolder())
      .allowExcessArguments(false);

  add('install', 'puts the expert advisor into a MetaTrader 5, with its token and its port')
    .option('--terminal <dir>', 'the data folder of the terminal, as File > Open Data Folder shows it')
    .action((name: string, options: BridgeOptions) => {
      const platform = bridgeOf(name);
      const installed = installMt5({
        folder: dataFolderAt(options.data),
        platform,
        shipped: shippedMt5(),
        root: terminalsRoot(),
        ...(options.terminal !== undefined && { terminal: options.terminal }),
      });
      if (!installed.ok) throw new CommandFailed(installed.error);
      const { terminal, port, isNamed } = installed.value;
      output.write(`The bridge of ${platform} is in ${terminal}; it dials port ${port}.\n${STEPS}`);
      if (isNamed) output.write(`gateway.yaml names ${platform} now: start the gateway anew.\n`);
    });
  add('uninstall', 'takes it out again; the terminal is byte for byte as it was').action(
    (name: string, options: BridgeOptions) => {
      const platform = bridgeOf(name);
      const removed = uninstallMt5(dataFolderAt(options.data), platform);
      if (!removed.ok) throw new CommandFailed(removed.error);
      output.write(
        `The bridge of ${platform} is out of ${removed.value}, which is as it was before. Start the gateway anew.\n`,
      );
    },
  );
  add('doctor', 'says what is missing, and what to do').action(async (name: string, options: BridgeOptions) => {
    const findings = await examineMt5(dataFolderAt(options.data), bridgeOf(name), shippedMt5());
    for (const { what, isGood, remedy } of findings)
      output.write(isGood ? `ok    ${what}\n` : `wrong ${what}\n      ${remedy}\n`);
    if (findings.some(({ isGood }) => !isGood)) output.failed();
  });
}

/** What no program can do for a person. */
const STEPS = `Now, in MetaTrader 5:
  1. Tools > Options > Expert Advisors: tick "Allow WebRequest for listed URL" and add 127.0.0.1.
  2. Switch Algo Trading on in the toolbar.
Then open NexusBridge.mq5 in MetaEditor (F4), compile it (F7), and drag NexusBridge from the Navigator onto one chart.
`;

function bridgeOf(name: string): PlatformId {
  const platform = parsePlatformId(name);
  if (platform !== undefined && BRIDGED_PLATFORMS.includes(platform)) return platform;
  throw new CommandFailed(`expected mt5, mt5_global or mt5_brazil, was ${name}: other platforms have no bridge yet`);
}
