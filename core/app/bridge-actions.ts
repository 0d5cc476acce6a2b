import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { WireMap } from '../wire/unpack.ts';
import { examineMt5 } from './bridge-install/doctor-mt5.ts';
import { installMt5 } from './bridge-install/install-mt5.ts';
import { shippedMt5 } from './bridge-install/shipped-bridge.ts';
import { terminalsRoot } from './bridge-install/terminal-folders.ts';
import { dataFolderAt, type DataFolder } from './data-folder.ts';
import type { UndatedEvent } from './inbox.ts';

/** Platforms for which a bridge comes with this gateway. */
export const BRIDGED_PLATFORMS: readonly string[] = ['mt5_global', 'mt5_brazil'];

export interface BridgeActionsOptions {
  /** Undefined for a gateway without a folder: it has nothing to install from. */
  readonly dataFolder: string | undefined;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  /** Where the terminals of this user lie; undefined where the system has none. */
  readonly root?: string | undefined;
}

/** Installing a bridge and examining it, while the gateway runs: PLATFORM_UNKNOWN, NOT_AVAILABLE with what is missing. */
export function bridgeActions(options: BridgeActionsOptions): Readonly<Record<string, AdminAction>> {
  const { dataFolder, postAndWait, root = terminalsRoot() } = options;
  const folderOf = (): DataFolder => {
    if (dataFolder === undefined) throw new ActionRefused('NOT_AVAILABLE', 'this gateway has no data folder');
    return dataFolderAt(dataFolder);
  };
  return {
    bridge_install: {
      needsToken: true,
      run: async (payload, by) => {
        const platform = bridgedPlatform(payload);
        const terminal = payload['terminal'];
        const installed = installMt5({
          folder: folderOf(),
          platform,
          shipped: shippedMt5(),
          root,
          ...(typeof terminal === 'string' && terminal !== '' && { terminal }),
        });
        if (!installed.ok) throw new ActionRefused('NOT_AVAILABLE', installed.error);
        const { terminal: into, port, isNamed } = installed.value;
        const said = `The bridge of ${platform} is in ${into}; it dials port ${port}.`;
        await postAndWait({ type: 'operatorActed', by, action: 'bridge_install', note: said });
        return { said: isNamed ? `${said} Start the gateway anew.` : said };
      },
    },
    bridge_doctor: {
      needsToken: false,
      run: async (payload) => {
        const findings = await examineMt5(folderOf(), bridgedPlatform(payload), shippedMt5());
        return { findings: findings.map(({ what, isGood, remedy }) => ({ what, is_good: isGood, remedy })) };
      },
    },
  };
}

function bridgedPlatform({ platform }: WireMap): PlatformId {
  const id = parsePlatformId(platform);
  if (id === undefined || !BRIDGED_PLATFORMS.includes(id))
    throw new ActionRefused(
      'PLATFORM_UNKNOWN',
      `platform: expected ${BRIDGED_PLATFORMS.join(' or ')}, was ${String(platform)}`,
    );
  return id;
}
