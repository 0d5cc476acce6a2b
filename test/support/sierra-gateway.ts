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
      const made = new DtcServer(clock);
      server = made;
      options.prepare?.(made);
      return new Map([
        ['sierra' as PlatformId, (parts) => createSierraAdapter(parts, settings, made.dial)],
        ...(options.more?.(clock) ?? []),
      ]);
    },
  });
  if (server === undefined) throw new Error('the gateway made no adapter for sierra');
  scene.pass(1_000);
  return { ...scene, server };
}
