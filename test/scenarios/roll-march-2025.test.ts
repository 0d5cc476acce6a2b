import { describe, expect, it } from 'vitest';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';
import { us } from '../support/shipped-registry.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

/** A version-1 platform that takes limit orders, as its bridge registers. */
function register(platform: string): object {
  return {
    v: 1,
    type: 'REGISTER',
    platform,
    protocol: 1,
    account: 'Demo1',
    currency: 'USD',
    mode: 'demo',
    capabilities: { order_types: ['MARKET', 'LIMIT'], cancel: true, partials: true },
    symbols: [],
  };
}

/** Lets seconds pass in which a version-1 platform shows that it is alive. */
function passAlive({ pass }: InstrumentsScene, peer: MemoryPeer, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    peer.says({ v: 1, type: 'HEARTBEAT', ts_us: 0 });
    pass(1_000);
  }
}

describe('the roll of March 2025, with a position and a working order across it', () => {
  it('moves entries to the new month and nothing else, and shows what stays in the old one', async () => {
    // Half a minute before 17:00 in Chicago on Friday 14 March: there the weekend begins, and with it the next trade date.
    const scene = await instrumentsScene({ startUs: us('2025-03-14T21:59:30Z') });
    const { legacyPlatform, legacyClient, platformDoor, nexusDoor, pass, gateway, operate, alerts } = scene;
    const nt8 = legacyPlatform('nt8', 'NQ 03-25', 19_600);
    const sierra = platformDoor.dial();
    sierra.says(register('sierra'));
    pass();
    const client = legacyClient();

    // One long on both, and a limit order that rests at Sierra.
    client.says({ ...BUY, order_id: '1' });
    pass();
    expect(nt8.orders()).toMatchObject([{ symbol: 'NQ 03-25' }]);
    nt8.fill(nt8.orders()[0]!, 19_600);
    const [opened] = sierra.of('ORDER');
    expect(opened).toMatchObject({ symbol: 'NQH25' });
    const fill = {
      v: 1,
      type: 'ORDER_FILL',
      order_id: opened!['order_id'],
      exec_id: 'x1',
      symbol: 'NQH25',
      side: 'BUY',
    };
    sierra.says({ ...fill, last_qty: 1, last_price: 19_600, filled_qty: 1, fill_price: 19_600, status: 'FILLED' });
    pass();
    const alpha = nexusDoor.dial();
    alpha.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    alpha.says({ ...BUY, order_id: 'rest', order_type: 'LIMIT', limit_price: 19_000, platforms: ['sierra'] });
    pass();
    const resting = sierra.of('ORDER').at(-1)!;
    expect(resting).toMatchObject({ symbol: 'NQH25', order_type: 'LIMIT' });
    sierra.says({
      v: 1,
      type: 'ORDER_STATUS',
      order_id: resting['order_id'],
      symbol: 'NQH25',
      platform_order_id: 'p',
      status: 'WORKING',
    });
    pass();

    // The preview, from before.
    const [plan] = (await operate('roll_plan', { root: 'NQ' })) as readonly Record<string, unknown>[];
    expect(plan).toMatchObject({
      front: 'NQH25',
      next: 'NQM25',
      roll_date: '2025-03-15',
      left_behind: [],
      to_be_left: [
        'nt8 position +1 NQH25',
        'sierra position +1 NQH25',
        `sierra order ${String(resting['order_id'])} +1 NQH25`,
      ],
    });

    // The month changes.
    passAlive(scene, sierra, 90);
    const [rolled] = await alerts('CONTRACT_ROLLED').then((texts) => texts.filter((text) => text.startsWith('NQ ')));
    expect(rolled).toContain('NQ has rolled from NQH25 to NQM25: nt8 NQ 03-25 → NQ 06-25, sierra NQH25 → NQM25.');
    expect(rolled).toContain('Left in the old month: nt8 position +1 NQH25, sierra position +1 NQH25, sierra order');

    // A version-1 platform is asked to register anew, and is told the new month beside the old one, in which it holds something.
    expect(sierra.of('REGISTERED').at(-1)?.['subscribe']).toContain('NQH25');
    expect(sierra.of('REGISTER_REQUEST')).toHaveLength(1);
    sierra.says(register('sierra'));
    pass();
    expect(sierra.of('REGISTERED').at(-1)?.['subscribe']).toContain('NQM25');
    expect(sierra.of('REGISTERED').at(-1)?.['subscribe']).toContain('NQH25');

    // A tick of the old month still arrives as NQ, moves no price, and is said once.
    client.take();
    nt8.tick('NQ 06-25', 19_850);
    nt8.tick('NQ 03-25', 19_610);
    nt8.tick('NQ 03-25', 19_611);
    expect(client.of('MARKET_DATA').map(({ data }) => (data as { symbol: string }).symbol)).toEqual(['NQ', 'NQ', 'NQ']);
    expect(gateway.board.quote('NQ', 'nt8')?.last).toBe(19_850);
    expect(await alerts('TICK_OTHER_MONTH')).toEqual(['NT8 sends NQ 03-25, front is NQ 06-25']);

    // An exit goes to the contract that holds the position; the cancel finds the old order; an entry takes the new month.
    client.says({ ...BUY, order_id: '2', side: 'SELL' });
    pass();
    expect(nt8.orders().at(-1)).toMatchObject({ symbol: 'NQ 03-25', side: 'SELL', quantity: 1 });
    expect(sierra.of('ORDER').at(-1)).toMatchObject({ symbol: 'NQH25', side: 'SELL', role: 'EXIT' });
    alpha.says({ type: 'CANCEL', order_id: 'rest' });
    pass();
    expect(sierra.of('CANCEL')).toMatchObject([{ order_id: resting['order_id'] }]);
    sierra.says({ v: 1, type: 'ORDER_STATUS', order_id: resting['order_id'], symbol: 'NQH25', status: 'CANCELLED' });
    nt8.fill(nt8.orders().at(-1)!, 19_610);
    const exit = sierra.of('ORDER').at(-1)!;
    sierra.says({
      ...fill,
      order_id: exit['order_id'],
      exec_id: 'x2',
      side: 'SELL',
      last_qty: 1,
      last_price: 19_610,
      filled_qty: 1,
      fill_price: 19_610,
      status: 'FILLED',
    });
    pass();
    expect(gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    client.says({ ...BUY, order_id: '3' });
    pass();
    expect(nt8.orders().at(-1)).toMatchObject({ symbol: 'NQ 06-25', side: 'BUY' });
    expect(sierra.of('ORDER').at(-1)).toMatchObject({ symbol: 'NQM25', side: 'BUY' });
    await gateway.stop();
  });

  it('warns of a platform that declares another month than its peers, and lets paper entries pass', async () => {
    const scene = await instrumentsScene({ startUs: us('2025-03-16T15:00:00Z') });
    const { platformDoor, legacyPlatform, legacyClient, pass, operate, alerts } = scene;
    legacyPlatform('nt8', 'NQ 06-25');
    legacyPlatform('bookmap', 'NQ-06-25');
    const sierra = platformDoor.dial();
    sierra.says({
      ...register('sierra'),
      symbols: [{ symbol: 'NQH25', tick_size: 0.25, point_value: 20, currency: 'USD' }],
    });
    passAlive(scene, sierra, 10);
    const said = 'sierra trades NQH25, nt8, bookmap trade NQM25';
    expect(await alerts('ROLL_QUORUM')).toEqual([`NQ: ${said}. Entries pass, each to its own month.`]);
    const platforms = (await operate('platforms')) as readonly Record<string, unknown>[];
    expect(platforms.find(({ platform }) => platform === 'sierra')).toMatchObject({ notes: [said] });
    const client = legacyClient();
    client.says({ ...BUY, order_id: '1' });
    pass();
    expect(sierra.of('ORDER')).toHaveLength(1);
  });

  it('says after a restart what was left in the old month while the gateway was down', async () => {
    const before = await instrumentsScene({ startUs: us('2025-03-14T15:00:00Z') });
    const nt8 = before.legacyPlatform('nt8', 'NQ 03-25');
    before.legacyClient().says({ ...BUY, order_id: '1' });
    before.pass();
    nt8.fill(nt8.orders()[0]!, 19_600);
    const { journal } = before;
    await before.gateway.stop();
    const after = await instrumentsScene({
      startUs: us('2025-03-17T14:00:00Z'),
      journal: {
        commit: () => ({ outcome: 'written' }),
        recover: (restore) => {
          for (const { decisions } of journal) for (const decision of decisions) restore(decision);
          return { ok: true, value: 0 };
        },
      },
    });
    after.legacyPlatform('nt8', 'NQ 06-25');
    after.pass(6_000);
    expect(await after.alerts('CONTRACT_LEFT')).toEqual([
      'NQ: left in an older month: nt8 position +1 NQH25. Exits go there; roll, close or keep it by hand.',
    ]);
  });
});
