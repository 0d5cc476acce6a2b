import { describe, expect, it } from 'vitest';
import { gatewayScene } from '../support/gateway-scene.ts';

const SYMBOLS = {
  nt8: 'NQ 12-26',
  sierra: 'NQZ26',
  mt5: 'NAS100',
  bookmap: 'NQ-12-26',
  quantower: 'NQZ6',
  test_desk: 'NQ 12-26',
} as const;

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

describe('the whole gateway', () => {
  it('turns one signal into one order on a single platform and tells its fill', async () => {
    const { legacyPlatform, legacyClient, pass, lines } = await gatewayScene();
    const nt8 = legacyPlatform('nt8', 'NQ 12-26', 16_250.5);
    const client = legacyClient();
    nt8.tick('NQ 12-26', 16_250.5);
    expect(client.of('MARKET_DATA').at(-1)).toMatchObject({ data: { symbol: 'NQ', price: 16_250.5 } });

    client.says({ ...BUY, order_id: '1' });
    pass();
    const [order] = nt8.orders();
    expect(order).toMatchObject({ symbol: 'NQ 12-26', side: 'BUY', quantity: 1, signal_id: '1' });
    expect(nt8.orders()).toHaveLength(1);

    nt8.fill(order!, 16_250.5);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({
      order_id: '1',
      symbol: 'NQ',
      filled_qty: 1,
      fill_price: 16_250.5,
      status: 'FILLED',
    });
    for (const line of [
      'Platform registered: nt8',
      'Market data received: NQ @ 16250.50',
      'Signal received from NEXUS: BUY NQ',
      'Order routed to nt8: NQ 12-26',
      'Order filled: NQ @ 16250.50',
    ])
      expect(
        lines.some((logged) => logged.includes(line)),
        line,
      ).toBe(true);
  });

  it('averages the fills of six platforms, each in its own symbol and size', async () => {
    const { legacyPlatform, legacyClient, pass } = await gatewayScene();
    const platforms = Object.entries(SYMBOLS).map(([id, symbol]) => legacyPlatform(id, symbol));
    const client = legacyClient();
    client.says({ ...BUY, order_id: '1' });
    pass();
    const prices = [16_250.5, 16_250.75, 16_251, 16_250.5, 16_250.75, 16_251];
    for (const [index, platform] of platforms.entries()) {
      const [order, ...more] = platform.orders();
      expect(more).toEqual([]);
      expect(order).toMatchObject({ symbol: Object.values(SYMBOLS)[index], quantity: platform.id === 'mt5' ? 20 : 1 });
      platform.fill(order!, prices[index]!);
    }
    const fills = client.of('ORDER_FILL');
    expect(fills.map((fill) => fill['status'])).toEqual([...Array<string>(5).fill('PARTIAL'), 'FILLED']);
    expect(fills.at(-1)).toMatchObject({ filled_qty: 6, expected_qty: 6, requested_qty: 1, fill_price: 16_250.75 });
    expect(fills.at(-1)?.['children']).toHaveLength(6);
  });

  it('lets no duplicate through: not a repeat, not a second signal, not a second fill', async () => {
    const { legacyPlatform, legacyClient, pass, gateway } = await gatewayScene();
    const nt8 = legacyPlatform('nt8', 'NQ 12-26');
    const client = legacyClient();
    client.says({ ...BUY, order_id: '1' });
    client.says({ ...BUY, order_id: '1' });
    client.says({ ...BUY, order_id: '2' });
    pass();
    expect(nt8.orders()).toHaveLength(1);
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: '2', code: 'DUPLICATE_ACTIVE_ORDER' }]);
    const [order] = nt8.orders();
    nt8.fill(order!, 100);
    nt8.fill(order!, 100);
    expect(client.of('ORDER_FILL')).toHaveLength(1);
    expect(gateway.view.positions()).toMatchObject([{ platform: 'nt8', size: 1 }]);
    client.says({ ...BUY, order_id: '3' });
    pass();
    expect(nt8.orders()).toHaveLength(2);
  });

  it('calls an order unknown when its platform is lost, keeps the others going, and books the late fill', async () => {
    const { legacyPlatform, legacyClient, platformDoor, pass, gateway } = await gatewayScene();
    const nt8 = legacyPlatform('nt8', 'NQ 12-26');
    const sierra = legacyPlatform('sierra', 'NQZ26');
    const client = legacyClient();
    client.says({ ...BUY, order_id: '1' });
    pass();
    nt8.peer.dies();
    pass();
    expect(client.of('ERROR')).toMatchObject([{ code: 'ORDER_UNKNOWN', order_id: '1', platform: 'nt8' }]);
    sierra.fill(sierra.orders()[0]!, 100);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ filled_qty: 1, expected_qty: 2, status: 'PARTIAL' });

    client.says({ ...BUY, order_id: '2' });
    pass();
    expect(sierra.orders()).toHaveLength(2);
    sierra.fill(sierra.orders()[1]!, 100);

    // The script redials without registering, as its library does; its fill says who it is.
    const back = platformDoor.dial();
    const [order] = nt8.orders();
    back.says({
      type: 'ORDER_FILL',
      order_id: order!['order_id'],
      symbol: 'NQ 12-26',
      filled_qty: 1,
      fill_price: 102,
      status: 'FILLED',
    });
    pass();
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({
      order_id: '1',
      filled_qty: 2,
      fill_price: 101,
      status: 'FILLED',
    });
    client.says({ ...BUY, order_id: '3' });
    pass();
    expect(back.of('ORDER')).toHaveLength(1);
    expect(gateway.view.orders().filter(({ state }) => state === 'unknown')).toEqual([]);
  });

  it('answers a restarted client that repeats its signal with what became of it', async () => {
    const { legacyPlatform, legacyClient, pass } = await gatewayScene();
    const nt8 = legacyPlatform('nt8', 'NQ 12-26');
    const first = legacyClient();
    first.says({ ...BUY, order_id: '1' });
    pass();
    first.dies();
    nt8.fill(nt8.orders()[0]!, 100);
    const second = legacyClient();
    second.says({ ...BUY, order_id: '1', timestamp: 1, confidence: 0.1, metadata: { retry: true } });
    pass();
    expect(nt8.orders()).toHaveLength(1);
    expect(second.of('ORDER_FILL')).toMatchObject([{ order_id: '1', filled_qty: 1, status: 'FILLED' }]);
    second.says({ ...BUY, order_id: '1', quantity: 2 });
    pass();
    expect(nt8.orders()).toHaveLength(1);
    expect(second.of('ORDER_REJECT')).toMatchObject([{ code: 'ID_REUSED' }]);
  });
});
