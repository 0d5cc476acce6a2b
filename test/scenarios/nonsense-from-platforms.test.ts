import { describe, expect, it } from 'vitest';
import { gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { SeenMessage } from '../support/memory-peer.ts';
import { v1PlatformIn, type V1Platform } from '../support/v1-platform.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 2, confidence: 0.9 };
const NQ = 'NQ 12-26';

interface Stage {
  readonly scene: GatewayScene;
  readonly nt8: V1Platform;
  readonly order: SeenMessage;
  says(message: object): void;
}

/** A version-1 nt8 that got BUY 2 NQ and has not answered. */
async function stage(): Promise<Stage> {
  const scene = await gatewayScene();
  const nt8 = v1PlatformIn(scene, 'nt8');
  const client = scene.legacyClient();
  client.says({ ...BUY, order_id: 'first' });
  scene.pass();
  const says = (message: object): void => {
    nt8.peer.says({ v: 1, ...message });
    scene.pass();
  };
  return { scene, nt8, order: nt8.orders()[0]!, says };
}

const fillOf = (order: SeenMessage, change: object = {}): object => ({
  type: 'ORDER_FILL',
  order_id: order['order_id'],
  exec_id: 'x1',
  symbol: NQ,
  side: 'BUY',
  last_qty: 1,
  last_price: 16_250,
  filled_qty: 1,
  fill_price: 16_250,
  status: 'PARTIAL',
  ts_us: 1,
  ...change,
});

/** The last request for a report, answered with what a test says. */
function reports({ scene, nt8, says }: Stage, content: object): void {
  for (let second = 0; second < 12; second += 1) {
    const seen = nt8.peer.of('REPORT_REQUEST').length;
    scene.pass(1_000);
    says({ type: 'HEARTBEAT' });
    const request = nt8.peer.of('REPORT_REQUEST').at(-1);
    if (nt8.peer.of('REPORT_REQUEST').length === seen || request === undefined) continue;
    const empty = { orders: [], executions: [], positions: [] };
    says({ type: 'REPORT', request_id: request['request_id'], part: 1, complete: true, ...empty, ...content });
    return;
  }
  throw new Error('no report was asked for');
}

const working = ({ order }: Stage): object => ({
  order_id: order['order_id'],
  platform_order_id: 'P1',
  symbol: NQ,
  side: 'BUY',
  quantity: 2,
  filled_qty: 0,
  fill_price: 0,
  status: 'WORKING',
});

describe('a platform that reports nonsense', () => {
  it.each([
    ['a negative quantity', { filled_qty: -1 }, 'FILL_MALFORMED'],
    ['a negative last quantity', { last_qty: -1 }, 'FILL_MALFORMED'],
    ['a price of nothing', { fill_price: 0, last_price: 0 }, 'FILL_MALFORMED'],
    ['another side', { side: 'SELL' }, 'FILL_MALFORMED'],
    ['another product', { symbol: 'ES 12-26' }, 'FILL_MALFORMED'],
    ['an order that nobody sent', { order_id: '77' }, 'FILL_UNKNOWN_ORDER'],
  ])(
    'has no fill of it booked that states %s, says why, and loses nothing: the true fill is booked',
    async (_, change, code) => {
      const all = await stage();
      const { scene, says, order } = all;
      says(fillOf(order, change));
      expect(scene.gateway.view.fills()).toEqual([]);
      expect(scene.lines.join('\n')).toContain(code);
      says(fillOf(order));
      expect(scene.gateway.view.fills()).toMatchObject([{ size: 1, price: 16_250 }]);
    },
  );

  it('may fill an order before it has accepted it: booked once, and the late words take nothing back', async () => {
    const { scene, says, order } = await stage();
    says(fillOf(order, { last_qty: 2, filled_qty: 2, status: 'FILLED' }));
    for (const status of ['PENDING', 'ACCEPTED', 'WORKING'])
      says({ type: 'ORDER_STATUS', order_id: order['order_id'], symbol: NQ, status, ts_us: 1 });
    says(fillOf(order, { last_qty: 2, filled_qty: 2, status: 'FILLED' }));
    expect(scene.gateway.view.orders()).toMatchObject([{ state: 'filled', filledSize: 2 }]);
    expect(scene.gateway.view.fills()).toHaveLength(1);
  });

  it('has a cumulative quantity that goes back counted as the repeat that it is', async () => {
    const { scene, says, order } = await stage();
    says(fillOf(order, { last_qty: 2, filled_qty: 2, status: 'FILLED' }));
    says(fillOf(order, { exec_id: undefined, last_qty: undefined, filled_qty: 1 }));
    expect(scene.gateway.view.orders()).toMatchObject([{ state: 'filled', filledSize: 2 }]);
    expect(scene.gateway.view.positions()).toMatchObject([{ size: 2 }]);
  });

  it.each([
    ['a negative filled quantity', (all: Stage) => ({ orders: [{ ...working(all), filled_qty: -1 }] })],
    ['a position that is no number', () => ({ positions: [{ symbol: NQ, qty: Number.NaN }] })],
    [
      'an execution of nothing',
      () => ({ executions: [{ exec_id: 'x', symbol: NQ, side: 'BUY', qty: 0, price: 1, ts_us: 1 }] }),
    ],
  ])('has a report with %s refused whole: nothing is settled by it, and the next one counts', async (_, content) => {
    const all = await stage();
    const { scene, nt8 } = all;
    const before = scene.gateway.view.orders();
    reports(all, content(all));
    expect(scene.gateway.view.orders().map(({ state }) => state)).toEqual(before.map(({ state }) => state));
    expect(scene.lines.join('\n')).toMatch(/Platform door refused a message of nt8 \(VALUE_INVALID: /);
    expect(nt8.peer.of('ERROR').at(-1)).toMatchObject({ code: 'VALUE_INVALID' });
    reports(all, { orders: [working(all)] });
    expect(scene.gateway.view.orders()).toMatchObject([{ state: 'working' }]);
  });

  it('that never gives a report which can be read is told to a person, once', async () => {
    const all = await stage();
    for (let round = 0; round < 5; round += 1) reports(all, { positions: [{ symbol: NQ, qty: 'two' }] });
    const told = all.scene.lines.filter((line) => line.includes('ALARM REPORT_MISSING'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('What it holds is not compared with our book');
    expect(told[0]).toContain('the log says what was wrong with what it sent');
  });

  it('has a position of a symbol that nobody knows shown, and traded by nobody', async () => {
    const all = await stage();
    const { scene } = all;
    const strange = { orders: [working(all)], positions: [{ symbol: 'XYZ 99', qty: 5, avg_price: 1 }] };
    reports(all, strange);
    reports(all, strange);
    expect(scene.gateway.view.differences()).toMatchObject([
      { kind: 'position', symbol: 'XYZ 99', ours: 0, theirs: 5, standing: { state: 'open' } },
    ]);
    expect(scene.lines.join('\n')).toContain('nt8 holds 5 XYZ 99, we think 0: no fill that it lists explains it');
    expect(scene.gateway.view.positions()).toEqual([]);
    expect(scene.gateway.view.orders()).toMatchObject([{ state: 'working' }]);
  });

  it('lists an order under the largest id that can be read: the orders after it still fill', async () => {
    const all = await stage();
    const { scene, nt8, says } = all;
    says(fillOf(all.order, { last_qty: 2, filled_qty: 2, status: 'FILLED' }));
    const stranger = { order_id: '7999999999999999', platform_order_id: 'p1', symbol: 'ES 12-26', side: 'BUY' };
    reports(all, {
      orders: [{ ...stranger, quantity: 1, filled_qty: 0, status: 'WORKING' }],
      positions: [{ symbol: NQ, qty: 2, avg_price: 16_250 }],
    });
    scene.legacyClient().says({ ...BUY, side: 'SELL', order_id: 'second' });
    scene.pass();
    const later = nt8.orders()[1]!;
    expect(Number(later['order_id'])).toBeLessThan(2_000_000_000_000_000);
    says(fillOf(later, { side: 'SELL', last_qty: 2, filled_qty: 2, status: 'FILLED', exec_id: 'x2' }));
    expect(scene.gateway.view.orders()[0]).toMatchObject({ orderId: later['order_id'], state: 'filled' });
  });
});
