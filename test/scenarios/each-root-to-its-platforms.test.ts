import { beforeEach, describe, expect, it } from 'vitest';
import { allPlatformsScene, type AllPlatformsScene } from '../support/all-platforms-scene.ts';

const SIGNAL = { type: 'SIGNAL', side: 'BUY', quantity: 1, confidence: 0.9 };

let scene: AllPlatformsScene;

beforeEach(async () => {
  scene = await allPlatformsScene();
  // R$5.50 to the dollar, as the dollar future of B3 says.
  scene.bridges.get('mt5_brazil')?.tick('WDOZ26', 5_500);
  scene.pass(1_000);
});

/** Where orders were booked since the start, by platform. */
function tradedOn(): readonly string[] {
  return [...new Set(scene.gateway.view.orders().map(({ platform }) => String(platform)))].toSorted();
}

describe('a signal that names no platform, with all of them connected', () => {
  it('for WIN goes to MetaTrader 5 in Brazil alone, and its P&L is right in USD', () => {
    const brazil = scene.bridges.get('mt5_brazil')!;
    scene.client.says({ ...SIGNAL, symbol: 'WIN', order_id: 'in' });
    scene.pass(1_000);
    brazil.price = 130_100;
    scene.client.says({ ...SIGNAL, symbol: 'WIN', side: 'SELL', order_id: 'out' });
    scene.pass(1_000);
    expect(tradedOn()).toEqual(['mt5_brazil']);
    expect(brazil.orders.map(({ symbol, side }) => [symbol, side])).toEqual([
      ['WINZ26', 'BUY'],
      ['WINZ26', 'SELL'],
    ]);
    for (const [id, { orders }] of scene.bridges) if (id !== 'mt5_brazil') expect(orders, id).toEqual([]);
    for (const [id, door] of scene.doors) expect(door.orders(), id).toEqual([]);
    expect(scene.server.books.orders).toEqual([]);
    // 100 points at R$0.20 are R$20.
    expect(scene.client.of('ORDER_FILL').at(-1)).toMatchObject({
      order_id: 'out',
      status: 'FILLED',
      currency: 'BRL',
      pnl_local: 20,
      realized_pnl_usd: 3.64,
    });
  });

  it('for NQ goes to all that trade it, each in its own symbol and size, and never to Brazil', () => {
    scene.client.says({ ...SIGNAL, symbol: 'NQ', order_id: 'in' });
    scene.pass(50);
    for (const door of scene.doors.values()) for (const order of door.orders()) door.fill(order, 16_250);
    scene.pass(1_000);
    expect(tradedOn()).toEqual(['bookmap', 'mt5_global', 'nt8', 'quantower', 'sierra']);
    const orders = new Map(scene.gateway.view.orders().map((order) => [String(order.platform), order]));
    expect(orders.get('mt5_global')).toMatchObject({ symbol: 'NAS100', size: 20, unit: 'lots' });
    expect(orders.get('nt8')).toMatchObject({ symbol: 'NQ 12-26', size: 1 });
    expect(orders.get('sierra')).toMatchObject({ symbol: 'NQZ26', size: 1 });
    const fill = scene.client.of('ORDER_FILL').at(-1);
    expect(fill).toMatchObject({ status: 'FILLED', filled_qty: 5 });
    const prices = [...orders.values()].map(({ averagePrice }) => averagePrice);
    expect(Number(fill?.['fill_price'])).toBeCloseTo(prices.reduce((sum, price) => sum + price, 0) / 5, 6);
    expect(scene.bridges.get('mt5_brazil')?.orders).toEqual([]);
  });
});
