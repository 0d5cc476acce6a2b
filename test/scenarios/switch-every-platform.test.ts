import { beforeEach, describe, expect, it } from 'vitest';
import { createBridgeAdapter } from '../../core/adapters/bridge/bridge-adapter.ts';
import { createSierraAdapter } from '../../core/adapters/sierra/sierra-adapter.ts';
import { sierraSettings } from '../../core/adapters/sierra/sierra-settings.ts';
import type { MakeAdapter } from '../../core/adapters/adapter-parts.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene, type LegacyPlatform } from '../support/gateway-scene.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { MemoryBridge } from '../support/memory-bridge.ts';
import type { MemoryPeer, SeenMessage } from '../support/memory-peer.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const TOKEN = 'token-of-the-bridges';
const WORDS = {
  title: 'The terminal',
  waiting: 'Start it.',
  tradingOff: 'Allow it.',
  noTicks: 'Show it.',
  install: '',
};
const SIM = 'sim_quantower';

/** Every platform, with what is traded there: reached by the gateway, dialled by a bridge, at the door, simulated. */
const PLATFORMS: readonly (readonly [platform: string, root: string])[] = [
  ['sierra', 'NQ'],
  ['mt5_global', 'NQ'],
  ['mt5_brazil', 'WIN'],
  ['nt8', 'NQ'],
  ['bookmap', 'NQ'],
  ['quantower', 'NQ'],
  [SIM, 'NQ'],
];

const BRIDGES = [
  [
    'mt5_global',
    'USD',
    'NAS100',
    16_250,
    { tick_size: 0.25, point_value: 1, qty_min: 0.1, qty_step: 0.1, qty_max: 1e3 },
  ],
  ['mt5_brazil', 'BRL', 'WINZ26', 130_000, { tick_size: 5, point_value: 0.2, qty_min: 1, qty_step: 1, qty_max: 1e3 }],
  ['nt8', 'USD', 'NQ 12-26', 16_250, { tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, qty_max: 1e3 }],
] as const;

/** At the platform door, until there is an adapter for them. */
const AT_THE_DOOR: readonly (readonly [platform: string, symbol: string])[] = [
  ['bookmap', 'NQZ6.CME'],
  ['quantower', 'NQZ26'],
];

let scene: GatewayScene;
let client: MemoryPeer;
let server: DtcServer;
let doors: Map<string, LegacyPlatform>;
let bridges: Map<string, MemoryBridge>;
let requests = 0;

beforeEach(async () => {
  bridges = new Map();
  scene = await gatewayScene({
    configText: 'version: 1\nsimulated_platforms: []',
    platforms: (clock) => {
      server = new DtcServer(clock);
      return new Map<PlatformId, MakeAdapter>([
        ['sierra' as PlatformId, (parts) => createSierraAdapter(parts, sierraSettings.parse({}), server.dial)],
        ...BRIDGES.map(([id, currency, symbol, price, terms]) =>
          bridged(clock, { id, currency, symbol, price, terms }),
        ),
      ]);
    },
    adapters: (gate, clock) =>
      createSimPlatforms({ platforms: [SIM as PlatformId], registry: shippedRegistry(), clock, gate, seed: 7 })
        .adapters,
    tokens: { isPlatformToken: (_platform, shown) => shown === TOKEN, isClientToken: () => false },
  });
  scene.pass(3_000);
  doors = new Map(AT_THE_DOOR.map(([id, symbol]) => [id, scene.legacyPlatform(id, symbol)]));
  client = scene.legacyClient();
  for (const [platform] of PLATFORMS) expectOn(platform);
});

function bridged(
  clock: ManualClock,
  { id, ...rest }: { id: string; currency: string; symbol: string; price: number; terms: Record<string, number> },
): [PlatformId, MakeAdapter] {
  const platform = id as PlatformId;
  const bridge = new MemoryBridge({ platform, clock, token: TOKEN, ...rest });
  bridges.set(id, bridge);
  return [platform, (parts) => createBridgeAdapter(parts, {}, WORDS, bridge.carrier)];
}

function lights(platform: string): Lights | undefined {
  return scene.gateway.view.platform(platform as PlatformId)?.lights;
}

/** Its link stands and orders pass; who cannot report is amber for good. */
function expectOn(platform: string): void {
  const { link, canTrade } = lights(platform) ?? {};
  expect(link, platform).toEqual({ state: 'green' });
  expect(canTrade?.state, platform).toBe(doors.has(platform) ? 'amber' : 'green');
}

async function ask(action: string, payload: object): Promise<SeenMessage> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  requests += 1;
  peer.says({ action, request_id: `switch-${requests}`, payload, token: ADMIN_TOKEN });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass(10);
  }
  return peer.take()[0] ?? {};
}

/** Sends a signal there and lets it fill; the message that ends it. */
function trade(platform: string, root: string, side: 'BUY' | 'SELL', order_id: string): SeenMessage | undefined {
  client.take();
  client.says({ type: 'SIGNAL', symbol: root, side, quantity: 1, confidence: 0.9, order_id, platforms: [platform] });
  scene.pass(50);
  const door = doors.get(platform);
  const order = door?.orders().find(({ signal_id }) => signal_id === order_id);
  if (door !== undefined && order !== undefined) door.fill(order, 16_250);
  scene.pass(2_000);
  return client.take().findLast(({ order_id: id }) => id === order_id);
}

describe('the switch of every platform, while the gateway runs', () => {
  it.each(PLATFORMS)('lets go of %s and takes it up again, and touches no other', async (platform, root) => {
    expect(trade(platform, root, 'BUY', 'in')).toMatchObject({ type: 'ORDER_FILL', status: 'FILLED' });

    expect(await ask('platform_disconnect', { platform, reason: 'lunch' })).toMatchObject({
      status: 'SUCCESS',
      data: { switch: 'off', said: `not watched: ${platform} is switched off with 1 position` },
    });
    scene.pass(30_000);
    const off = { cause: 'switched_off', reason: expect.stringContaining('lunch') as string };
    const { data: rows } = await ask('platforms', {});
    expect(rows).toContainEqual(
      expect.objectContaining({ platform, linked: false, link: expect.objectContaining(off) as unknown }),
    );
    expect(trade(platform, root, 'SELL', 'off')).toMatchObject({ type: 'ORDER_REJECT', code: 'PLATFORM_ABSENT' });
    expect(bridges.get(platform)?.isListenedFor ?? false).toBe(false);
    for (const [other, otherRoot] of PLATFORMS.filter(([one]) => one !== platform)) {
      expectOn(other);
      expect(trade(other, otherRoot, 'BUY', `meanwhile-${other}`), other).toMatchObject({ status: 'FILLED' });
    }

    expect(await ask('platform_connect', { platform })).toMatchObject({ status: 'SUCCESS', data: { switch: 'on' } });
    const door = AT_THE_DOOR.find(([id]) => id === platform);
    if (door !== undefined) doors.set(platform, scene.legacyPlatform(...door));
    scene.pass(5_000);
    expectOn(platform);
    expect(trade(platform, root, 'SELL', 'out')).toMatchObject({ type: 'ORDER_FILL', status: 'FILLED' });
    const held = scene.gateway.view.positions().filter((one) => one.platform === platform && one.size !== 0);
    expect(held).toEqual([]);
    expect(bridges.get(platform)?.held ?? 0).toBe(0);
    if (platform === 'sierra') expect(server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
  });
});
