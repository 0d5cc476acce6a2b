import type { Command } from 'commander';
import { parsePlatformId, type PlatformId } from '../../model/ids.ts';
import { BRIDGED_PLATFORMS, bridgeKit } from '../bridge-install/bridge-kit.ts';
import { dataFolderAt, defaultDataFolder } from '../data-folder.ts';
import { CommandFailed } from './ask-gateway.ts';
import type { Output } from './print.ts';

interface BridgeOptions {
  readonly data: string;
  readonly terminal?: string;
  readonly account?: string;
}

/** Adds `bridge install`, `bridge uninstall` and `bridge doctor`. They work without a running gateway. */
export function addBridgeCommands(program: Command, output: Output): void {
  const bridge = program
    .command('bridge')
    .description('what the gateway puts into a platform, so that it can be reached');
  const add = (name: string, summary: string): Command =>
    bridge
      .command(`${name} <platform>`)
      .description(`${summary}: nt8, mt5 (the same as mt5_global) or mt5_brazil`)
      .option('--data <dir>', 'the data folder of the gateway', defaultDataFolder())
      .allowExcessArguments(false);

  add('install', 'puts the bridge into NinjaTrader 8 or a MetaTrader 5, with its token and its port')
    .option('--terminal <dir>', 'the folder of the platform; that of MetaTrader as File > Open Data Folder shows it')
    .option('--account <name>', 'the account of NinjaTrader 8 that is to be traded (default: Sim101)')
    .action((name: string, options: BridgeOptions) => {
      const platform = bridgeOf(name);
      const kit = bridgeKit(platform);
      const { data, ...named } = options;
      const installed = kit.install(dataFolderAt(data), named);
      if (!installed.ok) throw new CommandFailed(installed.error);
      const { terminal, port, isNamed } = installed.value;
      output.write(`The bridge of ${platform} is in ${terminal}; it dials port ${port}.\n${kit.steps()}`);
      if (isNamed) output.write(`gateway.yaml names ${platform} now: start the gateway anew.\n`);
    });
  add('uninstall', 'takes it out again; the terminal is byte for byte as it was').action(
    (name: string, options: BridgeOptions) => {
      const platform = bridgeOf(name);
      const kit = bridgeKit(platform);
      const removed = kit.uninstall(dataFolderAt(options.data));
      if (!removed.ok) throw new CommandFailed(removed.error);
      output.write(
        `The bridge of ${platform} is out of ${removed.value}, which is as it was before. Start the gateway anew.\n${kit.afterwards}`,
      );
    },
  );
  add('doctor', 'says what is missing, and what to do').action(async (name: string, options: BridgeOptions) => {
    const findings = await bridgeKit(bridgeOf(name)).examine(dataFolderAt(options.data));
    for (const { what, isGood, remedy } of findings)
      output.write(isGood ? `ok    ${what}\n` : `wrong ${what}\n      ${remedy}\n`);
    if (findings.some(({ isGood }) => !isGood)) output.failed();
  });
}

function bridgeOf(name: string): PlatformId {
  const platform = parsePlatformId(name);
  if (platform !== undefined && BRIDGED_PLATFORMS.includes(platform)) return platform;
  throw new CommandFailed(
    `expected nt8, mt5, mt5_global or mt5_brazil, was ${name}: other platforms have no bridge yet`,
  );
}
