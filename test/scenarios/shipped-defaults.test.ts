import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, gatewayScene } from '../support/gateway-scene.ts';

/**
 * Features that are each right alone must not together deny a trader's first order: everything as shipped, today's
 * contracts, signals of one contract without a stop, legacy peers, and a platform that for ever sends an old month.
 */
describe('the shipped defaults', () => {
  it('fill one NQ everywhere, close it, never flip it, stop on kill and go on after re-arming', async () => {
    const { legacyPlatform, legacyClient, adminDoor, pass, gateway, lines } = await gatewayScene();
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
});
