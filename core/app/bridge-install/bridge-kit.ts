import type { Result } from '../../base/result.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { DataFolder } from '../data-folder.ts';
import { examineMt5, type Finding } from './doctor-mt5.ts';
import { examineNt8 } from './doctor-nt8.ts';
import { installMt5, uninstallMt5, type InstalledBridge } from './install-mt5.ts';
import { installNt8, uninstallNt8 } from './install-nt8.ts';
import { findNt8Folders, isNt8Running, shippedNt8 } from './nt8-folder.ts';
import { shippedMt5 } from './shipped-bridge.ts';
import { terminalsRoot } from './terminal-folders.ts';

/** What a person may say of an installation. */
export interface KitOptions {
  /** The folder of the platform that is meant. */
  readonly terminal?: string;
  /** The account that is to be traded, where a platform has several. */
  readonly account?: string;
}

/** What a gateway can do for one platform whose bridge comes with it. */
export interface BridgeKit {
  install(folder: DataFolder, options: KitOptions): Result<InstalledBridge, string>;
  /** What is left for a person after an installation. */
  steps(): string;
  uninstall(folder: DataFolder): Result<string, string>;
  /** What is left for a person after that; empty where nothing is. */
  readonly afterwards: string;
  examine(folder: DataFolder): Promise<readonly Finding[]>;
}

/** Platforms for which a bridge comes with this gateway. */
export const BRIDGED_PLATFORMS: readonly string[] = ['mt5_global', 'mt5_brazil', 'nt8'];

/** The kit of one of them. `root` is where the terminals of MetaTrader lie. */
export function bridgeKit(platform: PlatformId, root = terminalsRoot()): BridgeKit {
  return platform === 'nt8' ? NT8_KIT : mt5Kit(platform, root);
}

const NT8_KIT: BridgeKit = {
  install: (folder, options) => installNt8({ folder, shipped: shippedNt8(), found: findNt8Folders(), ...options }),
  steps: () =>
    isNt8Running()
      ? 'NinjaTrader 8 runs. One step is left, there: New > NinjaScript Editor, then F5 to compile. It needs no restart.\n'
      : 'NinjaTrader 8 does not run. One step is left: start it, then New > NinjaScript Editor and F5 to compile.\n',
  uninstall: uninstallNt8,
  afterwards: 'In NinjaTrader 8 the compiled bridge goes with the next F5 in the NinjaScript Editor.\n',
  examine: (folder) => examineNt8(folder, shippedNt8()),
};

const MT5_STEPS = `Now, in MetaTrader 5:
  1. Tools > Options > Expert Advisors: tick "Allow WebRequest for listed URL" and add 127.0.0.1.
  2. Switch Algo Trading on in the toolbar.
Then open NexusBridge.mq5 in MetaEditor (F4), compile it (F7), and drag NexusBridge from the Navigator onto one chart.
`;

function mt5Kit(platform: PlatformId, root: string | undefined): BridgeKit {
  return {
    install: (folder, { terminal }) =>
      installMt5({ folder, platform, shipped: shippedMt5(), root, ...(terminal !== undefined && { terminal }) }),
    steps: () => MT5_STEPS,
    uninstall: (folder) => uninstallMt5(folder, platform),
    afterwards: '',
    examine: (folder) => examineMt5(folder, platform, shippedMt5()),
  };
}
