import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import type { GatewayScene } from '../support/gateway-scene.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';

const HOUR_US = 3_600_000_000;
const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

/** A gateway with a platform that got an order and has not answered it. */
async function stage() {
  const scene = await gatewayScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  const client = scene.legacyClient();
  client.says({ ...SIGNAL, order_id: 'first' });
  scene.pass();
  client.take();
  return { ...scene, nt8, client };
}

/** Starts a gateway on what another one journalled, at a moment of the wall clock. */
function restart(journal: readonly JournalEntry[], startUs: number): Promise<GatewayScene> {
  return gatewayScene({
    startUs,
    journal: {
      commit: () => ({ outcome: 'written' }),
      recover: (restore) => {
        for (const { decisions } of journal) for (const decision of decisions) restore(decision);
        return ok(Math.max(...journal.map(({ event }) => event.atUs)));
      },
    },
  });
}

describe('a clock that is set back an hour while an order is in flight', () => {
  it('is named in the log, and the order fills once and ends as ever', async () => {
    const { clock, nt8, client, gateway, lines, pass } = await stage();
    const [order] = nt8.orders();
    clock.setWallUs(clock.nowUs() - HOUR_US);
    nt8.fill(order!, 16_250.5);
    nt8.fill(order!, 16_250.5);
    expect(gateway.view.fills()).toHaveLength(1);
    expect(client.of('ORDER_FILL')).toMatchObject([{ order_id: 'first', status: 'FILLED' }]);
    expect(lines.join('\n')).toContain('The clock of this PC was set back by 3600 s');
    client.says({ ...SIGNAL, order_id: 'second' });
    pass();
    const ids = nt8.orders().map((sent) => Number(sent['order_id']));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(2);
  });

  it('does not keep an order waiting for an answer for an hour', async () => {
    const { clock, client, gateway, pass } = await stage();
    clock.setWallUs(clock.nowUs() - HOUR_US);
    pass(10_100);
    expect(gateway.view.orders()).toMatchObject([{ state: 'unknown' }]);
    expect(client.of('ERROR')).toMatchObject([{ code: 'ORDER_UNKNOWN', order_id: 'first' }]);
  });

  it('and before a restart changes nothing: the order is known, its signal acts once, ids go on rising', async () => {
    const { journal, nt8: before } = await stage();
    const [order] = before.orders();
    const { gateway, legacyPlatform, legacyClient, pass } = await restart(journal, MANUAL_START_US - HOUR_US);
    const nt8 = legacyPlatform('nt8', 'NQ 12-26');
    const client = legacyClient();
    client.says({ ...SIGNAL, order_id: 'first' });
    pass();
    expect(nt8.orders()).toEqual([]);
    expect(client.of('ERROR')).toMatchObject([{ order_id: 'first' }, { code: 'ORDER_UNKNOWN', order_id: 'first' }]);
    nt8.fill(order!, 16_250.5);
    expect(client.of('ORDER_FILL')).toMatchObject([{ order_id: 'first', status: 'FILLED' }]);
    client.says({ ...SIGNAL, order_id: 'second' });
    pass();
    expect(nt8.orders().map((sent) => Number(sent['order_id']) > Number(order!['order_id']))).toEqual([true]);
    expect(gateway.view.fills()).toHaveLength(1);
  });
});

describe('a PC that slept eight hours while an order was in flight', () => {
  it('wakes to an order that it says it does not know, and books its fill when it comes', async () => {
    const { clock, nt8, client, gateway, lines, pass } = await stage();
    const [order] = nt8.orders();
    clock.setWallUs(clock.nowUs() + 8 * HOUR_US);
    pass(10_100);
    expect(gateway.view.orders()).toMatchObject([{ state: 'unknown' }]);
    expect(lines.join('\n')).toContain('It may have filled, so nothing more of NQ enters there. Look at nt8');
    client.says({ ...SIGNAL, order_id: 'first' });
    pass();
    expect(nt8.orders()).toHaveLength(1);
    nt8.fill(order!, 16_250.5);
    expect(gateway.view.orders()).toMatchObject([{ state: 'filled', filledSize: 1 }]);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: 'first', status: 'FILLED' });
  });

  it('takes a fill that waited in the socket before it asks whether the order is overdue', async () => {
    const { clock, nt8, client, gateway } = await stage();
    clock.setWallUs(clock.nowUs() + 8 * HOUR_US);
    nt8.fill(nt8.orders()[0]!, 16_250.5);
    expect(gateway.view.orders()).toMatchObject([{ state: 'filled' }]);
    expect(client.of('ERROR')).toEqual([]);
  });
});
