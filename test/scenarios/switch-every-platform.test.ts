import { beforeEach, describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import { allPlatformsScene, AT_THE_DOOR, SIMULATED, type AllPlatformsScene } from '../support/all-platforms-scene.ts';
import type { SeenMessage } from '../support/memory-peer.ts';

/** Every platform, with what is traded there. */
const PLATFORMS: readonly (readonly [platform: string, root: string])[] = [
  ['sierra', 'NQ'],
  ['mt5_global', 'NQ'],
  ['mt5_brazil', 'WIN'],
  ['nt8', 'NQ'],
  ['bookmap', 'NQ'],
  ['quantower', 'NQ'],
  [SIMULATED, 'NQ'],
];

let scene: AllPlatformsScene;

beforeEach(async () => {
  scene = await allPlatformsScene();
  for (const [platform] of PLATFORMS) expectOn(platform);
});

function lights(platform: string): Lights | undefined {
  return scene.gateway.view.platform(platform as PlatformId)?.lights;
}

/** Its link stands and orders pass; who cannot report is amber for good. */
function expectOn(platform: string): void {
  const { link, canTrade } = lights(platform) ?? {};
  expect(link, platform).toEqual({ state: 'green' });
  expect(canTrade?.state, platform).toBe(scene.doors.has(platform) ? 'amber' : 'green');
}

/** Sends a signal there and lets it fill; the message that ends it. */
function trade(platform: string, root: string, side: 'BUY' | 'SELL', order_id: string): SeenMessage | undefined {
  const { client, doors } = scene;
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

    expect(await scene.ask('platform_disconnect', { platform, reason: 'lunch' })).toMatchObject({
      status: 'SUCCESS',
      data: { switch: 'off', said: `not watched: ${platform} is switched off with 1 position` },
    });
    scene.pass(30_000);
    const off = { cause: 'switched_off', reason: expect.stringContaining('lunch') as string };
    const { data: rows } = await scene.ask('platforms', {});
    expect(rows).toContainEqual(
      expect.objectContaining({ platform, linked: false, link: expect.objectContaining(off) as unknown }),
    );
    expect(trade(platform, root, 'SELL', 'off')).toMatchObject({ type: 'ORDER_REJECT', code: 'PLATFORM_ABSENT' });
    expect(scene.bridges.get(platform)?.isListenedFor ?? false).toBe(false);
    for (const [other, otherRoot] of PLATFORMS.filter(([one]) => one !== platform)) {
      expectOn(other);
      expect(trade(other, otherRoot, 'BUY', `meanwhile-${other}`), other).toMatchObject({ status: 'FILLED' });
    }

    expect(await scene.ask('platform_connect', { platform })).toMatchObject({
      status: 'SUCCESS',
      data: { switch: 'on' },
    });
    const door = AT_THE_DOOR.find(([id]) => id === platform);
    if (door !== undefined) scene.doors.set(platform, scene.legacyPlatform(...door));
    scene.pass(5_000);
    expectOn(platform);
    expect(trade(platform, root, 'SELL', 'out')).toMatchObject({ type: 'ORDER_FILL', status: 'FILLED' });
    const held = scene.gateway.view.positions().filter((one) => one.platform === platform && one.size !== 0);
    expect(held).toEqual([]);
    expect(scene.bridges.get(platform)?.held ?? 0).toBe(0);
    if (platform === 'sierra') expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
  });
});
