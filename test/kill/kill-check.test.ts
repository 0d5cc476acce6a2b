import { describe, expect, it } from 'vitest';
import { checkBooks } from '../support/kill-check.ts';
import type { ClientTruth, GatewayBooks, PlatformTruth } from '../support/kill-truth.ts';

type Order = GatewayBooks['orders'][number];
type Fill = GatewayBooks['fills'][number];

/** One order for 2 on each of a platform that reports and a legacy one, filled whole and booked. */
function scene() {
  const truthOf = (platform: string, dialect: 'v1' | 'legacy', orderId: string): PlatformTruth => ({
    platform,
    dialect,
    seen: [{ order_id: orderId, signal_id: 's1', symbol: 'NQ', side: 'BUY', quantity: 2, at_us: 1 }],
    orders: [{ order_id: orderId, symbol: 'NQ', status: 'FILLED', filled_qty: 2, fill_price: 100 }],
    executions: [{ order_id: orderId, exec_id: `E${orderId}`, symbol: 'NQ', side: 'BUY', qty: 2, price: 100 }],
  });
  const orderOf = (platform: string, orderId: string): Order => ({
    order_id: orderId,
    client_order_id: 's1',
    client: 'alpha',
    platform,
    symbol: 'NQ',
    status: 'filled',
    quantity: 2,
    filled_qty: 2,
    fill_price: 100,
    decided_us: 1,
  });
  const fillOf = (platform: string, orderId: string, execId: string): Fill => ({
    order_id: orderId,
    exec_id: execId,
    platform,
    symbol: 'NQ',
    side: 'BUY',
    qty: 2,
    price: 100,
  });
  const signal = { order_id: 's1', symbol: 'NQ', side: 'BUY', quantity: 2, sent: 2, outcome: 'filled' } as const;
  const client: ClientTruth = { client: 'alpha', repeats: 1, signals: [{ ...signal, filled_qty: 4 }] };
  return {
    reporter: truthOf('reporter', 'v1', '1'),
    legacy: truthOf('nt8', 'legacy', '2'),
    client,
    orders: [orderOf('reporter', '1'), orderOf('nt8', '2')],
    fills: [fillOf('reporter', '1', 'E1'), fillOf('nt8', '2', 'cum:2')],
    positions: [
      { platform: 'reporter', symbol: 'NQ', qty: 2 },
      { platform: 'nt8', symbol: 'NQ', qty: 2 },
    ],
  };
}

function check(change: (made: ReturnType<typeof scene>) => void) {
  const made = scene();
  change(made);
  const { reporter, legacy, client, orders, fills, positions } = made;
  const { duplicates, lost, invented } = checkBooks({ orders, fills, positions }, [reporter, legacy], [client]);
  return { duplicates: duplicates.length, lost: lost.length, invented: invented.length };
}

describe('the check of a killed gateway', () => {
  it('finds nothing where books and truth agree', () => {
    expect(check(() => {})).toEqual({ duplicates: 0, lost: 0, invented: 0 });
  });

  it('finds a signal that a platform saw twice, under one order id or under two', () => {
    expect(check(({ reporter }) => reporter.seen.push({ ...reporter.seen[0]! })).duplicates).toBe(2);
    expect(check(({ legacy }) => legacy.seen.push({ ...legacy.seen[0]!, order_id: '3' })).duplicates).toBe(1);
  });

  it('finds a fill that was booked twice and one that was not booked', () => {
    expect(check(({ fills }) => fills.push({ ...fills[0]! }))).toMatchObject({ duplicates: 1 });
    const dropped = check(({ fills, orders }) => {
      fills.shift();
      orders[0] = { ...orders[0]!, filled_qty: 0 };
    });
    expect(dropped.lost).toBeGreaterThan(0);
  });

  it('finds an order that was forgotten, and one that no platform got', () => {
    expect(check(({ orders }) => orders.pop()).lost).toBeGreaterThan(0);
    const stranger = check(({ orders }) => orders.push({ ...orders[0]!, order_id: '9', client_order_id: 's9' }));
    expect(stranger.invented).toBe(1);
  });

  it('lets a legacy order be unknown as long as nothing is booked that did not fill, and no other order', () => {
    const doubt = (index: number) =>
      check(({ orders, fills, positions, client }) => {
        orders[index] = { ...orders[index]!, status: 'unknown', filled_qty: 0 };
        fills.splice(index, 1);
        positions.splice(index, 1);
        client.signals[0]!.outcome = null;
      });
    expect(doubt(1)).toEqual({ duplicates: 0, lost: 0, invented: 0 });
    expect(doubt(0).lost).toBeGreaterThan(0);
  });

  it('finds a position that is not the sum of the fills, a price that was not made and a wrong word to a client', () => {
    expect(check(({ positions }) => positions.pop()).invented).toBe(1);
    expect(check(({ orders }) => (orders[1] = { ...orders[1]!, fill_price: 101 })).invented).toBe(1);
    expect(check(({ client }) => (client.signals[0]!.filled_qty = 2)).lost).toBe(1);
    expect(check(({ client }) => (client.signals[0]!.outcome = null)).lost).toBe(1);
  });
});
