import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import type { GatewayScene } from '../support/gateway-scene.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer, SeenMessage } from '../support/memory-peer.ts';

const SYMBOL = 'NQ 12-26';
/** A Wednesday on which December is the front month. */
const START_US = Date.UTC(2026, 9, 14, 15) * 1_000;

const CAPABILITIES = {
  order_types: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
  partials: true,
  modify: true,
  positions: true,
  brackets: false,
  report: false,
};

/** A platform of version 1 on a demo account. */
function versionOne(scene: GatewayScene, capabilities: object = {}): MemoryPeer {
  const peer = scene.platformDoor.dial();
  peer.says({
    type: 'REGISTER',
    v: 1,
    protocol: 1,
    platform: 'nt8',
    account: 'Demo1',
    currency: 'USD',
    mode: 'demo',
    capabilities: { ...CAPABILITIES, ...capabilities },
    symbols: [{ symbol: SYMBOL, tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, currency: 'USD' }],
  });
  scene.pass();
  return peer;
}

function status(scene: GatewayScene, peer: MemoryPeer, order: SeenMessage | undefined, word: string): void {
  peer.says({ type: 'ORDER_STATUS', v: 1, order_id: order?.['order_id'], symbol: SYMBOL, status: word, ts_us: 1 });
  scene.pass();
}

function fill(
  scene: GatewayScene,
  peer: MemoryPeer,
  order: SeenMessage | undefined,
  price: number,
  [last, total]: readonly [number, number],
): void {
  const isWhole = total >= Number(order?.['quantity']);
  const counts = { last_qty: last, last_price: price, filled_qty: total, fill_price: price };
  peer.says({
    type: 'ORDER_FILL',
    v: 1,
    order_id: order?.['order_id'],
    exec_id: `${String(order?.['order_id'])}.${total}`,
    symbol: SYMBOL,
    side: order?.['side'],
    ...counts,
    status: isWhole ? 'FILLED' : 'PARTIAL',
    ts_us: scene.clock.nowUs(),
  });
  scene.pass();
}

const signal = (id: string, change: object = {}): object => ({
  type: 'SIGNAL',
  symbol: 'NQ',
  side: 'BUY',
  quantity: 1,
  confidence: 0.9,
  order_id: id,
  ...change,
});

describe('a signal with a stop and a target, over the wire', () => {
  it('is protected as it fills on a platform of version 1, by a pair of orders that rest there', async () => {
    const scene = await gatewayScene({ startUs: START_US });
    const nt8 = versionOne(scene);
    const client = scene.legacyClient();
    client.says(signal('s1', { quantity: 2, stop_loss_points: 10, take_profit_points: 20 }));
    scene.pass();
    const [entry] = nt8.of('ORDER');
    expect(entry).toMatchObject({ role: 'ENTRY', quantity: 2, reduce_only: false });
    status(scene, nt8, entry, 'WORKING');
    fill(scene, nt8, entry, 16_250, [1, 1]);
    const [, stop, target] = nt8.of('ORDER');
    const pair = { oco_id: entry?.['order_id'], parent_order_id: entry?.['order_id'], reduce_only: true, tif: 'GTC' };
    expect(stop).toMatchObject({ ...pair, role: 'STOP_LOSS', order_type: 'STOP', stop_price: 16_240, quantity: 1 });
    expect(target).toMatchObject({ ...pair, role: 'TAKE_PROFIT', order_type: 'LIMIT', limit_price: 16_270 });
    status(scene, nt8, stop, 'WORKING');
    status(scene, nt8, target, 'WORKING');
    fill(scene, nt8, entry, 16_250, [1, 2]);
    expect(nt8.of('MODIFY')).toMatchObject([
      { order_id: stop?.['order_id'], quantity: 2, stop_price: 16_240 },
      { order_id: target?.['order_id'], quantity: 2, limit_price: 16_270 },
    ]);
    status(scene, nt8, stop, 'MODIFIED');
    status(scene, nt8, target, 'MODIFIED');
    fill(scene, nt8, { ...stop, quantity: 2 }, 16_240, [2, 2]);
    expect(nt8.of('CANCEL')).toMatchObject([{ order_id: target?.['order_id'] }]);
    status(scene, nt8, target, 'CANCELLED');
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: 's1:stop', filled_qty: 2, status: 'FILLED' });
    expect(scene.gateway.view.positions()).toMatchObject([{ size: 0 }]);
    expect(scene.gateway.view.protections()).toEqual([]);
    await scene.gateway.stop();
  });

  it('goes out with the bracket where the platform makes its own', async () => {
    const scene = await gatewayScene({ startUs: START_US });
    const nt8 = versionOne(scene, { brackets: true });
    scene.legacyClient().says(signal('s1', { stop_loss_points: 10 }));
    scene.pass();
    const [entry] = nt8.of('ORDER');
    const bracket = entry?.['bracket'] as SeenMessage;
    expect(bracket).toEqual({ stop_points: 10, stop_order_id: expect.stringMatching(/^\d+$/) });
    fill(scene, nt8, entry, 16_250, [1, 1]);
    expect(nt8.of('ORDER')).toHaveLength(1);
    const stop = { order_id: bracket['stop_order_id'], side: 'SELL', quantity: 1 };
    status(scene, nt8, stop, 'WORKING');
    fill(scene, nt8, stop, 16_240, [1, 1]);
    expect(scene.gateway.view.positions()).toMatchObject([{ size: 0 }]);
    await scene.gateway.stop();
  });

  it('is held by the gateway on a legacy platform, which says so, and fired by the price on the quote board', async () => {
    const scene = await gatewayScene({ startUs: START_US });
    const nt8 = scene.legacyPlatform('nt8', SYMBOL);
    scene.legacyClient().says(signal('s1', { stop_loss_points: 10 }));
    scene.pass();
    nt8.fill(nt8.orders()[0]!, 16_250);
    expect(scene.lines.join('\n')).toContain('INFO PROTECTION_HELD');
    expect(scene.gateway.view.protections()[0]?.text).toContain('not resting at the venue');
    nt8.tick(SYMBOL, 16_245);
    scene.pass(300);
    expect(nt8.orders()).toHaveLength(1);
    nt8.tick(SYMBOL, 16_239.75);
    scene.pass(300);
    expect(nt8.orders()[1]).toMatchObject({ symbol: SYMBOL, side: 'SELL', quantity: 1 });
    nt8.fill(nt8.orders()[1]!, 16_239.5);
    nt8.tick(SYMBOL, 16_200);
    scene.pass(300);
    expect(nt8.orders()).toHaveLength(2);
    expect(scene.gateway.view.positions()).toMatchObject([{ size: 0 }]);
    await scene.gateway.stop();
  });

  it('stays protected over a restart, and a stop that was crossed meanwhile fires at the first price, alarmed', async () => {
    const before = await gatewayScene({ startUs: START_US });
    const first = before.legacyPlatform('nt8', SYMBOL);
    before.legacyClient().says(signal('s1', { stop_loss_points: 10 }));
    before.pass();
    first.fill(first.orders()[0]!, 16_250);
    await before.gateway.stop();
    const kept = JSON.parse(JSON.stringify(before.journal)) as JournalEntry[];
    const after = await gatewayScene({
      startUs: before.clock.nowUs() + 60_000_000,
      journal: {
        commit: () => ({ outcome: 'written' }),
        recover: (restore) => {
          for (const { decisions } of kept) for (const decision of decisions) restore(decision);
          return ok(kept.at(-1)?.event.atUs ?? 0);
        },
      },
    });
    expect(after.gateway.view.protections()).toMatchObject([{ size: 1, stop: { price: 16_240, where: 'gateway' } }]);
    const again = after.legacyPlatform('nt8', SYMBOL, 16_200);
    after.pass(300);
    expect(again.orders()).toMatchObject([{ side: 'SELL', quantity: 1 }]);
    expect(after.lines.join('\n')).toContain('ALARM PROTECTION_LATE');
    await after.gateway.stop();
  });
});
