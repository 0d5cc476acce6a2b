import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
const entryOf = (size: string): string =>
  `version: 1\nmappings:\n  NQ: { mt5_global: { symbol: NAS100, size: ${size}, point_value: 150, currency: JPY } }\n`;

/** A gateway with one lot of NAS100 at 150 yen a point, and a dollar of 150 yen where a rate is known. */
async function yenScene(options: { readonly size?: string; readonly hasRate: boolean }) {
  const scene = await instrumentsScene({ mapText: entryOf(options.size ?? 'same_number') });
  if (options.hasRate) await scene.operate('rate_set', { pair: 'USD/JPY', rate: 150 });
  const mt5 = scene.legacyPlatform('mt5', 'NAS100', 16_250);
  const client = scene.legacyClient();
  const order = (side: 'BUY' | 'SELL', order_id: string): void => {
    client.says({ ...BUY, side, order_id });
    scene.pass();
  };
  return { scene, mt5, client, order };
}

describe('lots whose point is stated in another money than the root’s, number for number', () => {
  it('are counted at the rate of the moment: ten points of a lot at 150 yen are ten dollars, not 1,500', async () => {
    const { mt5, client, order, scene } = await yenScene({ hasRate: true });
    order('BUY', '1');
    mt5.fill(mt5.orders().at(-1)!, 16_250);
    order('SELL', '2');
    mt5.fill(mt5.orders().at(-1)!, 16_260);
    expect(mt5.orders().map(({ quantity }) => quantity)).toEqual([1, 1]);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ realized_pnl_usd: 10 });
    expect(scene.gateway.view.positions()[0]).toMatchObject({ realizedLocal: 10 });
  });

  it('wait for a rate where none is known: nobody could say what an entry risks', async () => {
    const { mt5, client, order } = await yenScene({ hasRate: false });
    order('BUY', '1');
    expect(mt5.orders()).toEqual([]);
    expect(client.of('ORDER_REJECT')).toMatchObject([{ code: 'SIZE_CURRENCY_DIFFERS' }]);
  });

  it('are closed also while the rate is too old for an entry', async () => {
    const { mt5, order, scene } = await yenScene({ hasRate: true });
    order('BUY', '1');
    mt5.fill(mt5.orders().at(-1)!, 16_250);
    scene.pass(20 * 60_000);
    mt5.tick('NAS100', 16_260);
    order('SELL', '2');
    expect(mt5.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 1 });
  });
});
