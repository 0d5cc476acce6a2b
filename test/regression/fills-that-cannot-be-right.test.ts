import { describe, expect, it } from 'vitest';
import { gatewayScene } from '../support/gateway-scene.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', confidence: 0.9 };

/** A gateway with one legacy NinjaTrader and one order for so many contracts in flight there. */
async function orderInFlight(quantity: number) {
  const scene = await gatewayScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  const client = scene.legacyClient();
  client.says({ ...BUY, quantity, order_id: '1' });
  scene.pass();
  const [order] = nt8.orders();
  const fill = (fields: object): void => {
    nt8.peer.says({ type: 'ORDER_FILL', order_id: order!['order_id'], symbol: 'NQ 12-26', ...fields });
    scene.pass();
  };
  const present = () => scene.gateway.view.orders()[0];
  return { ...scene, client, fill, present };
}

describe('a fill that cannot be right', () => {
  it('is not booked when it states another product', async () => {
    const { fill, present, lines } = await orderInFlight(1);
    fill({ symbol: 'ES 12-26', filled_qty: 1, fill_price: 4_700, status: 'FILLED' });
    expect(present()).toMatchObject({ state: 'pending', filledSize: 0 });
    expect(lines.some((line) => line.includes('ALARM FILL_MALFORMED'))).toBe(true);
  });

  it('is booked when it states the root, or the order’s symbol in another spelling', async () => {
    for (const symbol of ['NQ', 'nq 12-26', 'NQZ26']) {
      const { fill, present } = await orderInFlight(1);
      fill({ symbol, filled_qty: 1, fill_price: 16_250, status: 'FILLED' });
      expect(present(), symbol).toMatchObject({ state: 'filled', filledSize: 1 });
    }
  });

  it('is not booked at a price of 0', async () => {
    const { fill, present } = await orderInFlight(1);
    fill({ filled_qty: 1, fill_price: 0, status: 'FILLED' });
    expect(present()).toMatchObject({ state: 'pending', filledSize: 0 });
  });

  it('raises an alarm at once when it says FILLED and repeats a quantity that is not the whole order', async () => {
    const { fill, present, lines, client } = await orderInFlight(3);
    fill({ filled_qty: 1, fill_price: 100, status: 'PARTIAL' });
    fill({ filled_qty: 1, fill_price: 100, status: 'PARTIAL' });
    fill({ filled_qty: 1, fill_price: 100, status: 'FILLED' });
    expect(present()).toMatchObject({ state: 'unknown', filledSize: 1, code: 'FILL_MISMATCH' });
    expect(lines.some((line) => line.includes('ALARM FILL_MISMATCH'))).toBe(true);
    expect(client.of('ERROR').at(-1)).toMatchObject({ code: 'ORDER_UNKNOWN', order_id: '1' });
  });

  it('takes the word "unknown" off an order that its late fill settles', async () => {
    const { fill, present, pass, client } = await orderInFlight(1);
    pass(11_000);
    expect(present()).toMatchObject({ state: 'unknown', code: 'ORDER_UNKNOWN' });
    fill({ filled_qty: 1, fill_price: 100, status: 'FILLED' });
    expect(present()).toMatchObject({ state: 'filled' });
    expect(present()?.code).toBeUndefined();
    expect(present()?.reason).toBeUndefined();
    expect(client.of('ORDER_FILL').at(-1)?.['children']).toMatchObject([{ status: 'FILLED' }]);
  });
});
