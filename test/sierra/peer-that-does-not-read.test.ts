import { describe, expect, it } from 'vitest';
import type { Dial } from '../../core/adapters/sierra/dial.ts';
import type { DtcServer } from '../support/dtc-server.ts';
import { sierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA } from '../support/sierra-scene.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

/** A connection whose system buffer is as full as the test says. */
function dialOver(buffer: { bytes: number }): (server: DtcServer) => Dial {
  return (server) => (host, port, events) => {
    const wire = server.dial(host, port, events);
    return {
      write: (bytes) => wire.write(bytes),
      get queuedBytes() {
        return buffer.bytes;
      },
      close: () => wire.close(),
    };
  };
}

describe('a Sierra Chart that does not read what is sent', () => {
  it('gets no entry while bytes wait, and every exit', async () => {
    const buffer = { bytes: 0 };
    const scene = await sierraGateway({ dial: dialOver(buffer) });
    const client = scene.legacyClient();
    client.says({ ...SIGNAL, order_id: 'in' });
    scene.pass(500);
    buffer.bytes = 100;
    client.says({ ...SIGNAL, order_id: 'more' });
    scene.pass(500);
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: 'more', code: 'SOCKET_BUSY' });
    expect(scene.server.of('SUBMIT_NEW_SINGLE_ORDER')).toHaveLength(1);
    client.says({ ...SIGNAL, side: 'SELL', order_id: 'out' });
    scene.pass(500);
    expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
  });

  it('loses the link once a megabyte waits, says so, and leaves the other platforms alone', async () => {
    const buffer = { bytes: 0 };
    const scene = await sierraGateway({ dial: dialOver(buffer) });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    buffer.bytes = 2_000_000;
    scene.pass(15_000);
    const platform = scene.gateway.view.platform(SIERRA);
    expect(platform?.linked).toBe(false);
    expect(scene.lines.some((line) => line.includes('bytes unread'))).toBe(true);
    client.says({ ...SIGNAL, order_id: 'other', platforms: ['nt8'] });
    scene.pass(50);
    nt8.fill(nt8.orders().at(-1)!, 16_250);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: 'other', status: 'FILLED' });
    buffer.bytes = 0;
    scene.pass(60_000);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(true);
  });
});

describe('orders of another gateway at the same Sierra Chart', () => {
  it('bear our prefix and are none of ours: nothing of them is booked, and they are shown as somebody else’s', async () => {
    const scene = await sierraGateway();
    const order = scene.server.books.add({
      clientId: 'NX1795184000000001',
      symbol: 'NQZ26',
      account: 'Sim1',
      side: 1,
      type: 2,
      price1: 16_000,
      price2: 0,
      quantity: 2,
      timeInForce: 1,
    });
    scene.server.accept(order);
    scene.server.fill(order, 1, 16_000);
    scene.pass(30_000);
    expect(scene.gateway.view.orders()).toEqual([]);
    expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    const open = scene.gateway.view.differences().filter(({ standing }) => standing.state === 'open');
    expect(new Set(open.map(({ kind }) => kind))).toEqual(new Set(['position', 'foreign_order']));
    expect(scene.server.books.isOpen(order)).toBe(true);
  });
});
