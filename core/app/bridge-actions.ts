import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { WireMap } from '../wire/unpack.ts';
import { BRIDGED_PLATFORMS, bridgeKit } from './bridge-install/bridge-kit.ts';
import { dataFolderAt, type DataFolder } from './data-folder.ts';
import type { UndatedEvent } from './inbox.ts';

export interface BridgeActionsOptions {
  /** Undefined for a gateway without a folder: it has nothing to install from. */
  readonly dataFolder: string | undefined;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  /** Where the terminals of this user lie; undefined where the system has none. */
  readonly root?: string | undefined;
}

/** Installing a bridge and examining it, while the gateway runs: PLATFORM_UNKNOWN, NOT_AVAILABLE with what is missing. */
export function bridgeActions(options: BridgeActionsOptions): Readonly<Record<string, AdminAction>> {
  const { dataFolder, postAndWait, root } = options;
  const folderOf = (): DataFolder => {
    if (dataFolder === undefined) throw new ActionRefused('NOT_AVAILABLE', 'this gateway has no data folder');
    return dataFolderAt(dataFolder);
  };
  return {
    bridge_install: {
      run: async (payload, by) => {
        const platform = bridgedPlatform(payload);
        const { terminal, account } = payload;
        const installed = bridgeKit(platform, root).install(folderOf(), {
          ...(typeof terminal === 'string' && terminal !== '' && { terminal }),
          ...(typeof account === 'string' && account !== '' && { account }),
        });
        if (!installed.ok) throw new ActionRefused('NOT_AVAILABLE', installed.error);
        const { terminal: into, port, isNamed } = installed.value;
        const said = `The bridge of ${platform} is in ${into}; it dials port ${port}.`;
        await postAndWait({ type: 'operatorActed', by, action: 'bridge_install', note: said });
        return { said: isNamed ? `${said} Start the gateway anew.` : said };
      },
    },
    bridge_doctor: {
      run: async (payload) => {
        const findings = await bridgeKit(bridgedPlatform(payload), root).examine(folderOf());
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
