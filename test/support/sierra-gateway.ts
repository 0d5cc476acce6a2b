import type { Dial } from '../../core/adapters/sierra/dial.ts';
import { createSierraAdapter } from '../../core/adapters/sierra/sierra-adapter.ts';
import { sierraSettings } from '../../core/adapters/sierra/sierra-settings.ts';
import type { MakeAdapter } from '../../core/adapters/adapter-parts.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { DtcServer } from './dtc-server.ts';
import { gatewayScene, type GatewayScene, type GatewaySceneOptions } from './gateway-scene.ts';
import type { ManualClock } from './manual-clock.ts';

/** A whole gateway that is linked to our own DTC server within the process. */
export interface SierraGateway extends GatewayScene {
  readonly server: DtcServer;
}

export interface SierraGatewayOptions extends GatewaySceneOptions {
  readonly settings?: Record<string, unknown>;
  /** One that lives on over several gateways, on the clock that is given with it. */
  readonly server?: DtcServer;
  /** Makes the connections, where a test has them in its hand. */
  readonly dial?: (server: DtcServer) => Dial;
  /** Before the first connection. */
  readonly prepare?: (server: DtcServer) => void;
  /** Further platforms of the catalog. */
  readonly more?: (clock: ManualClock) => ReadonlyMap<PlatformId, MakeAdapter>;
}

/** Starts one; a second has passed, and Sierra Chart has reported. */
export async function sierraGateway(options: SierraGatewayOptions = {}): Promise<SierraGateway> {
  let server: DtcServer | undefined;
  const settings = sierraSettings.parse(options.settings ?? {});
  const scene = await gatewayScene({
    ...options,
    platforms: (clock) => {
      const made = options.server ?? new DtcServer(clock);
      server = made;
      options.prepare?.(made);
      return new Map([
        ['sierra' as PlatformId, (parts) => createSierraAdapter(parts, settings, options.dial?.(made) ?? made.dial)],
        ...(options.more?.(clock) ?? []),
      ]);
    },
  });
  if (server === undefined) throw new Error('the gateway made no adapter for sierra');
  scene.pass(1_000);
  return { ...scene, server };
}
