import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

async function holdingNas100() {
  const scene = await instrumentsScene();
  const mt5 = scene.legacyPlatform('mt5', 'NAS100', 16_250);
  const client = scene.legacyClient();
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: '1' });
  scene.pass();
  mt5.fill(mt5.orders()[0]!, 16_250);
  return { ...scene, mt5, client };
}

const TO_USTEC = { root: 'NQ', platform: 'mt5', symbol: 'USTEC' };

describe('an edit of a mapping in whose symbol a position is held', () => {
  it('names the position before it is applied', async () => {
    const { operate } = await holdingNas100();
    const { changes } = (await operate('symbols_set', TO_USTEC)) as { changes: string[] };
    expect(changes).toContain('NQ on mt5_global: NAS100 → USTEC (+20 held in NAS100: exits go there)');
  });

  it('leaves the ticks of what is held to the clients, and the board to the new symbol', async () => {
    const { operate, mt5, client, gateway, pass } = await holdingNas100();
    await operate('symbols_set', { ...TO_USTEC, apply: true });
    const before = client.of('MARKET_DATA').length;
    mt5.tick('NAS100', 16_300);
    pass();
    expect(client.of('MARKET_DATA').length).toBe(before + 1);
    expect(gateway.board.quote('NQ', 'mt5_global')).toBeUndefined();
  });
});
