import { describe, expect, it } from 'vitest';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import { gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer, SeenMessage } from '../support/memory-peer.ts';

const SYMBOL = 'NQ 12-26';
/** A Wednesday on which December is the front month. */
const START_US = Date.UTC(2026, 9, 14, 15) * 1_000;
const CAPABILITIES = { order_types: ['MARKET', 'LIMIT'], partials: true, modify: true, cancel: true, report: false };

/** The shipped limits, a platform that quotes NQ at 16,250, and a client that said hello. */
async function trading(): Promise<{ scene: GatewayScene; platform: MemoryPeer; client: MemoryPeer }> {
  const scene = await gatewayScene({ startUs: START_US, riskFile: memoryRiskFile() });
  const platform = scene.platformDoor.dial();
  const account = { account: 'Demo1', currency: 'USD', mode: 'demo', capabilities: CAPABILITIES };
  const terms = { tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, currency: 'USD' };
  const symbols = [{ symbol: SYMBOL, ...terms }];
  platform.says({ type: 'REGISTER', v: 1, protocol: 1, platform: 'nt8', ...account, symbols });
  const data = { symbol: SYMBOL, price: 16_250, bid: 16_250, ask: 16_250.25, volume: 1 };
  platform.says({ type: 'MARKET_DATA', v: 1, platform: 'nt8', data });
  const client = scene.nexusDoor.dial();
  client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
  scene.pass();
  return { scene, platform, client };
}

const rest = (id: string): object => ({
  type: 'SIGNAL',
  symbol: 'NQ',
  side: 'BUY',
  quantity: 1,
  confidence: 0.9,
  order_id: id,
  order_type: 'LIMIT',
  limit_price: 16_200,
});

function fill(scene: GatewayScene, platform: MemoryPeer, order: SeenMessage | undefined): void {
  const counts = { last_qty: 1, last_price: 16_200, filled_qty: 1, fill_price: 16_200, status: 'FILLED', ts_us: 1 };
  const about = { order_id: order?.['order_id'], exec_id: 'x1', symbol: SYMBOL, side: order?.['side'] };
  platform.says({ type: 'ORDER_FILL', v: 1, ...about, ...counts });
  for (let turn = 0; turn < 3; turn += 1) scene.pass();
}

describe('an entry that rests, over the wire', () => {
  it('is moved within the price collar of the quotes of now, and not beyond it', async () => {
    const { scene, platform, client } = await trading();
    client.says(rest('o1'));
    scene.pass();
    client.says({ type: 'MODIFY', order_id: 'o1', limit_price: 17_000 });
    scene.pass();
    expect(client.of('ERROR')).toMatchObject([{ code: 'PRICE_COLLAR', order_id: 'o1' }]);
    expect(platform.of('MODIFY')).toEqual([]);
    client.says({ type: 'MODIFY', order_id: 'o1', limit_price: 16_240 });
    scene.pass();
    expect(platform.of('MODIFY')).toMatchObject([{ limit_price: 16_240 }]);
    const changes = scene.journal.filter(({ event }) => event.type === 'modifyReceived');
    expect(changes.map(({ event }) => event)).toMatchObject([{}, { quotes: [{ platform: 'nt8', last: 16_250 }] }]);
  });

  it('is cancelled when trading reduces', async () => {
    const { scene, platform, client } = await trading();
    client.says(rest('o1'));
    scene.pass();
    client.says({ type: 'REDUCE', reason: 'news' });
    scene.pass();
    const [order] = platform.of('ORDER');
    expect(platform.of('CANCEL')).toMatchObject([{ order_id: order?.['order_id'] }]);
    expect(client.of('ALERT').map(({ code }) => code)).toContain('ENTRIES_CANCELLED');
  });
});

describe('a target that waits for it, over the wire', () => {
  it('is let go on the market of now as soon as the order is over', async () => {
    const { scene, platform, client } = await trading();
    client.says(rest('o1'));
    scene.pass();
    client.says({ type: 'TARGET', symbol: 'NQ', position: 0, order_id: 't1' });
    scene.pass();
    expect(platform.of('ORDER')).toHaveLength(1);
    fill(scene, platform, platform.of('ORDER')[0]);
    expect(platform.of('ORDER')[1]).toMatchObject({ side: 'SELL', quantity: 1, role: 'EXIT' });
    const shown = scene.journal.flatMap(({ event }) => (event.type === 'marketShown' ? [event] : []));
    expect(shown).toMatchObject([{ root: 'NQ', quotes: [{ platform: 'nt8', last: 16_250 }] }]);
  });

  it('is told that it has expired when it has waited for too long to enter', async () => {
    const { scene, platform, client } = await trading();
    client.says(rest('o1'));
    scene.pass();
    client.says({ type: 'TARGET', symbol: 'NQ', position: 3, order_id: 't1', valid_ms: 2_000 });
    scene.pass(1_500);
    expect(client.of('ORDER_REJECT')).toEqual([]);
    scene.pass(1_000);
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: 't1', code: 'SIGNAL_EXPIRED' }]);
    fill(scene, platform, platform.of('ORDER')[0]);
    expect(platform.of('ORDER')).toHaveLength(1);
  });
});
