import { createBridgeAdapter } from '../../core/adapters/bridge/bridge-adapter.ts';
import { createSierraAdapter } from '../../core/adapters/sierra/sierra-adapter.ts';
import { sierraSettings } from '../../core/adapters/sierra/sierra-settings.ts';
import type { MakeAdapter } from '../../core/adapters/adapter-parts.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { DtcServer } from './dtc-server.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene, type LegacyPlatform } from './gateway-scene.ts';
import type { ManualClock } from './manual-clock.ts';
import { MemoryBridge } from './memory-bridge.ts';
import type { MemoryPeer, SeenMessage } from './memory-peer.ts';
import { shippedRegistry } from './shipped-registry.ts';

/** A gateway that every platform is connected to, each in its own way, without a socket. */
export interface AllPlatformsScene extends GatewayScene {
  /** Sierra Chart, which the gateway dials. */
  readonly server: DtcServer;
  /** Those whose own code dials the gateway. */
  readonly bridges: ReadonlyMap<string, MemoryBridge>;
  /** Those at the platform door; a test that dials anew replaces one. */
  readonly doors: Map<string, LegacyPlatform>;
  readonly client: MemoryPeer;
  ask(action: string, payload: object): Promise<SeenMessage>;
}

/** The simulated one, which takes part only in signals that name it. */
export const SIMULATED = 'sim_quantower';

/** At the platform door, until there is an adapter for them. */
export const AT_THE_DOOR: readonly (readonly [platform: string, symbol: string])[] = [
  ['bookmap', 'NQZ6.CME'],
  ['quantower', 'NQZ26'],
];

const TOKEN = 'token-of-the-bridges';
const WORDS = {
  title: 'The terminal',
  waiting: 'Start it.',
  tradingOff: 'Allow it.',
  noTicks: 'Show it.',
  install: '',
};

const BRIDGES = [
  {
    id: 'mt5_global',
    currency: 'USD',
    symbol: 'NAS100',
    price: 16_250,
    terms: { tick_size: 0.25, point_value: 1, qty_min: 0.1, qty_step: 0.1, qty_max: 1_000 },
  },
  {
    id: 'mt5_brazil',
    currency: 'BRL',
    symbol: 'WINZ26',
    price: 130_000,
    terms: { tick_size: 5, point_value: 0.2, qty_min: 1, qty_step: 1, qty_max: 1_000 },
  },
  {
    id: 'nt8',
    currency: 'USD',
    symbol: 'NQ 12-26',
    price: 16_250,
    terms: { tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, qty_max: 1_000 },
  },
] as const;

/** Starts one; three seconds have passed, and all of them have reported that can. */
export async function allPlatformsScene(): Promise<AllPlatformsScene> {
  const bridges = new Map<string, MemoryBridge>();
  let server: DtcServer | undefined;
  const scene = await gatewayScene({
    configText: 'version: 1\nsimulated_platforms: []',
    platforms: (clock) => {
      const dtc = new DtcServer(clock);
      server = dtc;
      return new Map<PlatformId, MakeAdapter>([
        ['sierra' as PlatformId, (parts) => createSierraAdapter(parts, sierraSettings.parse({}), dtc.dial)],
        ...BRIDGES.map((one) => bridged(clock, one, bridges)),
      ]);
    },
    adapters: (gate, clock) =>
      createSimPlatforms({ platforms: [SIMULATED as PlatformId], registry: shippedRegistry(), clock, gate, seed: 7 })
        .adapters,
    tokens: { isPlatformToken: (_platform, shown) => shown === TOKEN, isClientToken: () => false },
  });
  if (server === undefined) throw new Error('the gateway made no adapters');
  scene.pass(3_000);
  const doors = new Map(AT_THE_DOOR.map(([id, symbol]) => [id, scene.legacyPlatform(id, symbol)]));
  let requests = 0;
  const ask = async (action: string, payload: object): Promise<SeenMessage> => {
    const peer = scene.adminDoor.dial({ socketType: 'REQ' });
    requests += 1;
    peer.says({ action, request_id: `all-${requests}`, payload, token: ADMIN_TOKEN });
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise(setImmediate);
      scene.pass(10);
    }
    return peer.take()[0] ?? {};
  };
  return { ...scene, server, bridges, doors, client: scene.legacyClient(), ask };
}

function bridged(
  clock: ManualClock,
  { id, ...rest }: (typeof BRIDGES)[number],
  bridges: Map<string, MemoryBridge>,
): [PlatformId, MakeAdapter] {
  const platform = id as PlatformId;
  const bridge = new MemoryBridge({ platform, clock, token: TOKEN, ...rest });
  bridges.set(id, bridge);
  return [platform, (parts) => createBridgeAdapter(parts, {}, WORDS, bridge.carrier)];
}
