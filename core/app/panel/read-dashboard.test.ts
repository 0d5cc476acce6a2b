import { expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  gatewayScene,
  type GatewayScene,
  type LegacyPlatform,
} from '../../../test/support/gateway-scene.ts';
import { dashboardView, type DashboardView } from '../../api/dashboard-view.ts';
import { decode } from '../../api/shape.ts';
import { toView } from '../wire-names.ts';

let asked = 0;

/** The dashboard as a console reads it. */
async function read(scene: GatewayScene): Promise<DashboardView> {
  asked += 1;
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  peer.says({ action: 'dashboard', request_id: `d${asked}`, token: ADMIN_TOKEN });
  for (let look = 0; look < 20; look += 1) await Promise.resolve();
  const decoded = decode(dashboardView, toView(peer.take()[0]?.['data']), 'dashboard');
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

/** One NQ, filled on every platform at these prices. */
function trade(
  scene: GatewayScene,
  platforms: readonly LegacyPlatform[],
  side: string,
  id: string,
  prices: readonly number[],
) {
  const client = scene.legacyClient();
  client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id });
  scene.pass();
  platforms.forEach((platform, index) => platform.fill(platform.orders().at(-1)!, prices[index]!));
}

it('counts a trade once on two platforms, by winners and losers, and an order while it is in flight', async () => {
  const scene = await gatewayScene();
  const platforms = [scene.legacyPlatform('nt8', 'NQ 12-26'), scene.legacyPlatform('sierra', 'NQZ26')];
  trade(scene, platforms, 'BUY', 'w1', [16_250, 16_250]);
  trade(scene, platforms, 'SELL', 'w2', [16_260, 16_260]);
  trade(scene, platforms, 'BUY', 'l1', [16_260, 16_260]);
  trade(scene, platforms, 'SELL', 'l2', [16_255, 16_255]);
  const client = scene.legacyClient();
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: 'o1' });
  scene.pass();
  const flying = await read(scene);
  expect(flying.activeOrders).toEqual({ count: 1, limit: expect.any(Number) as number });
  expect(flying.overview.day).toMatchObject({ trades: 2, wins: 1, losses: 1, winRate: 0.5, profitFactor: 2 });
  // 10 points up and 5 down, at 20 dollars a point, on two accounts.
  expect(flying.overview.day).toMatchObject({ averageWinUsd: 400, averageLossUsd: 200 });
  expect(flying.positions).toEqual([]);

  for (const platform of platforms) platform.fill(platform.orders().at(-1)!, 16_250);
  for (const platform of platforms) platform.tick(platform.id === 'nt8' ? 'NQ 12-26' : 'NQZ26', 16_251);
  // The figures of the day are worked out a few times a second.
  scene.pass(1_000);
  const held = await read(scene);
  expect(held.activeOrders.count).toBe(0);
  expect(
    held.positions.map(({ platform, qty, averagePrice, openUsd }) => [platform, qty, averagePrice, openUsd]),
  ).toEqual([
    ['nt8', 1, 16_250, 20],
    ['sierra', 1, 16_250, 20],
  ]);
  expect(held.overview.fillRate).toBe(1);
});

it('says when a platform that is away was there last', async () => {
  const scene = await gatewayScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  scene.pass(1_000);
  nt8.peer.dies();
  scene.pass(60_000);
  const { atUs, platforms, overview } = await read(scene);
  const away = platforms.find(({ platform }) => platform === 'nt8');
  expect(away).toMatchObject({ linked: false });
  expect((atUs - away!.lastHeardUs!) / 1_000_000).toBeCloseTo(60, -1);
  expect([overview.platformsLinked, overview.platformsKnown]).toEqual([0, 1]);
});
