import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

/** Buys one NQ on mt5_global under a mapping and sells it ten points higher. */
async function tenPoints(entry: string) {
  const scene = await instrumentsScene({ mapText: `version: 1\nmappings:\n  NQ: { mt5_global: ${entry} }\n` });
  const mt5 = scene.legacyPlatform('mt5', 'NAS100', 16_250);
  const client = scene.legacyClient();
  for (const [side, price, id] of [
    ['BUY', 16_250, '1'],
    ['SELL', 16_260, '2'],
  ] as const) {
    client.says({ ...BUY, side, order_id: id });
    scene.pass();
    mt5.fill(mt5.orders().at(-1)!, price);
  }
  const [held] = scene.gateway.view.positions();
  return { quantity: mt5.orders()[0]?.['quantity'], usd: client.of('ORDER_FILL').at(-1)?.['realized_pnl_usd'], held };
}

describe('ten points of an NQ that is sized another way', () => {
  it.each([
    ['money for money', 'NAS100', 20, 200],
    ['number for number', '{ symbol: NAS100, size: same_number }', 1, 10],
    ['half', '{ symbol: NAS100, multiplier: 0.5 }', 10, 100],
    ['cut to a cap', '{ symbol: NAS100, cap: 5 }', 5, 50],
    ['at the terms of another broker', '{ symbol: NAS100, point_value: 10 }', 2, 200],
  ])('%s are worth what the lots are worth', async (_, entry, quantity, usd) => {
    const traded = await tenPoints(entry);
    expect(traded).toMatchObject({ quantity, usd, held: { realizedLocal: usd } });
  });
});
