import { describe, expect, it } from 'vitest';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import { DEMO_ROOT } from '../../core/demo/demo-strategy.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { ADMIN_TOKEN, gatewayScene } from '../support/gateway-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

/** The risk day begins at 17:00 in Chicago. */
const HALF_AN_HOUR_BEFORE_US = Date.parse('2026-11-20T22:30:00Z') * 1_000;

/**
 * Features that are each right alone must not together deny a trader's first order: everything as shipped, today's
 * contracts, signals of one contract without a stop, legacy peers, and a platform that for ever sends an old month.
 */
describe('the shipped defaults', () => {
  it('fill one NQ everywhere, close it, never flip it, stop on kill and go on after re-arming', async () => {
    const { legacyPlatform, legacyClient, adminDoor, pass, gateway, lines } = await gatewayScene({
      riskFile: memoryRiskFile(),
    });
    const platforms = [
      legacyPlatform('nt8', 'NQ 03-25'),
      legacyPlatform('sierra', 'NQZ26'),
      legacyPlatform('mt5', 'NAS100'),
      legacyPlatform('bookmap', 'NQ-12-26'),
      legacyPlatform('quantower', 'NQZ6'),
    ];
    const client = legacyClient();
    const fillLast = (): void => {
      for (const platform of platforms) {
        const order = platform.orders().at(-1);
        if (order !== undefined) platform.fill(order, 16_250);
      }
    };
    const send = (id: string, side: 'BUY' | 'SELL'): void => {
      client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id });
      pass();
    };

    send('1', 'BUY');
    expect(platforms.map((platform) => platform.orders().length)).toEqual([1, 1, 1, 1, 1]);
    expect(platforms[0]?.orders()[0]).toMatchObject({ symbol: 'NQ 12-26' });
    fillLast();
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: '1', filled_qty: 5, status: 'FILLED' });
    expect(lines.some((line) => line.includes('NQ 03-25') && line.includes('NQ 12-26'))).toBe(true);

    send('2', 'SELL');
    send('3', 'SELL');
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: '3', code: 'DUPLICATE_ACTIVE_ORDER' });
    fillLast();
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: '2', filled_qty: 5, status: 'FILLED' });
    expect(gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);

    client.says({ type: 'KILL', reason: 'test' });
    pass();
    expect(gateway.gate.isOpen).toBe(false);
    send('4', 'BUY');
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: '4', code: 'TRADING_HALTED' });
    expect(platforms.map((platform) => platform.orders().length)).toEqual([2, 2, 2, 2, 2]);

    const operator = adminDoor.dial({ socketType: 'REQ' });
    const request = { action: 'rearm', request_id: 'r1', token: ADMIN_TOKEN, payload: { reason: 'looked at it' } };
    operator.says(request);
    pass();
    await Promise.resolve();
    expect(gateway.gate.isOpen).toBe(true);
    send('4', 'BUY');
    expect(platforms.map((platform) => platform.orders().length)).toEqual([3, 3, 3, 3, 3]);
    fillLast();
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: '4', filled_qty: 5, status: 'FILLED' });
  });

  it('pass one NQ, one ES and one WIN side by side, on the platforms that trade them', async () => {
    const { legacyPlatform, legacyClient, pass, gateway } = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = legacyPlatform('nt8', 'NQZ26');
    const brazil = legacyPlatform('mt5_brazil', 'WINZ26', 130_000);
    const client = legacyClient();
    for (const symbol of ['NQ', 'ES', 'WIN']) {
      client.says({ type: 'SIGNAL', symbol, side: 'BUY', quantity: 1, order_id: `one-${symbol}` });
      pass();
    }
    for (const platform of [nt8, brazil])
      for (const order of platform.orders()) platform.fill(order, order['symbol'] === 'WINZ26' ? 130_000 : 6_000);
    expect(client.of('ORDER_REJECT')).toEqual([]);
    expect(gateway.view.positions().map(({ root, qty }) => [root, qty])).toEqual([
      ['NQ', 1],
      ['ES', 1],
      ['WIN', 1],
    ]);
  });

  it('fill a newcomer’s first NQ on the simulated platforms beside what the demo holds there', async () => {
    const platforms = ['sim_nt8', 'sim_mt5', 'sim_sierra'] as PlatformId[];
    const { legacyClient, pass, gateway } = await gatewayScene({
      riskFile: memoryRiskFile(),
      adapters: (gate, clock) =>
        createSimPlatforms({ platforms, registry: shippedRegistry(), clock, gate, seed: 7 }).adapters,
    });
    pass(2_000);
    const demo = legacyClient();
    const opens = { type: 'SIGNAL', side: 'BUY', quantity: 1, confidence: 0.9, platforms };
    demo.says({ ...opens, symbol: DEMO_ROOT, order_id: 'demo' });
    pass(10_000);
    expect(gateway.view.positions().map(({ root }) => root)).toEqual([DEMO_ROOT, DEMO_ROOT, DEMO_ROOT]);
    const newcomer = legacyClient();
    newcomer.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: 'first' });
    pass(10_000);
    expect(newcomer.of('ORDER_REJECT')).toEqual([]);
    expect(newcomer.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: 'first', filled_qty: 3, status: 'FILLED' });
  });

  it('trade a whole day of one contract in and out: a hundred trades, and the next risk day begins anew', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile(), startUs: HALF_AN_HOUR_BEFORE_US });
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    const client = scene.legacyClient();
    let price = 16_250;
    const trade = (id: string, side: 'BUY' | 'SELL'): boolean => {
      const before = nt8.orders().length;
      scene.pass(5_000);
      nt8.tick('NQZ26', price);
      client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id });
      scene.pass();
      const order = nt8.orders()[before];
      if (order === undefined) return false;
      nt8.fill(order, price);
      return true;
    };
    for (let count = 0; count < 100; count += 1) {
      expect(trade(`in-${count}`, 'BUY')).toBe(true);
      price += 0.25;
      expect(trade(`out-${count}`, 'SELL')).toBe(true);
    }
    expect(trade('one-too-many', 'BUY')).toBe(false);
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({
      code: 'TRADES_PER_DAY',
      denied: [{ limit: 100, value: 101, sum: expect.stringContaining('100 trades opened in this risk day') }],
    });
    scene.pass(15 * 60_000);
    expect(trade('next-day', 'BUY')).toBe(true);
  });
});
