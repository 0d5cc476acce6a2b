import { describe, expect, it } from 'vitest';
import { SIM_NQ, SIM_PLATFORM, simScene } from '../../../test/support/sim-scene.ts';
import { orderIdOf } from '../../model/ids.ts';

const MINUTE_MS = 60_000;

describe('orders at a simulated venue', () => {
  it('fill whole at the ask or bid when the platform is calm', () => {
    const scene = simScene();
    const buy = scene.submit({ number: 1, size: 3 });
    const sell = scene.submit({ number: 2, side: 'SELL' });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(buy)).toEqual(['accepted', 'fill filled']);
    expect(scene.statuses(sell)).toEqual(['accepted', 'fill filled']);
    const first = scene.fills().find((fill) => fill.orderId === buy);
    expect(first).toMatchObject({
      execId: '1.1',
      lastSize: 3,
      lastPrice: 16_250.5,
      filledSize: 3,
      fillPrice: 16_250.5,
    });
    expect(scene.venue.books.positions.get(SIM_NQ.symbol)).toEqual({
      symbol: 'NQ 12-26',
      size: 2,
      averagePrice: 16_250.5,
    });
  });

  it('pay the spread, and slip by whole ticks against the order', () => {
    const scene = simScene({ behaviour: { slippageTicksMax: 2 } });
    scene.market.release('NQ');
    const { executions } = scene.venue.books;
    for (let number = 1; number <= 40; number++) scene.submit({ number, side: number % 2 === 0 ? 'BUY' : 'SELL' });
    const slips = new Set<number>();
    for (let ms = 0; ms < 2_000; ms++) {
      const before = executions.length;
      const { bid, ask } = scene.venue.quote(SIM_NQ);
      scene.clock.advanceMs(1);
      // A price that moved within the millisecond says nothing about the slippage.
      if (scene.venue.quote(SIM_NQ).bid !== bid) continue;
      for (const { side, price } of executions.slice(before))
        slips.add(side === 'BUY' ? (price - ask) / 0.25 : (bid - price) / 0.25);
    }
    expect(executions).toHaveLength(40);
    expect(slips).toEqual(new Set([0, 1, 2]));
  });

  it('fill in parts whose cumulative quantity and average add up', () => {
    const scene = simScene({ behaviour: { partialRate: 1, slippageTicksMax: 3 } });
    const order = scene.submit({ number: 1, size: 10 });
    scene.clock.advanceMs(MINUTE_MS);
    const fills = scene.fills();
    expect(fills.length).toBeGreaterThan(1);
    let [size, cost] = [0, 0];
    for (const fill of fills) {
      size += fill.lastSize!;
      cost += fill.lastSize! * fill.lastPrice!;
      expect(fill.filledSize).toBe(size);
      expect(fill.fillPrice).toBeCloseTo(cost / size, 6);
      expect(fill.status).toBe(size === 10 ? 'filled' : 'partial');
    }
    expect(size).toBe(10);
    expect(scene.venue.books.orders.get(order)?.state).toBe('filled');
  });

  it('are rejected in words when they break the rules of the venue', () => {
    const scene = simScene();
    const wrong = [
      scene.submit({ number: 1, symbol: 'CL 12-26' }),
      scene.submit({ number: 2, size: 0.5 }),
      scene.submit({ number: 3, size: 1.5 }),
      scene.submit({ number: 4, size: NaN }),
      scene.submit({ number: 5, size: 2_000 }),
      scene.submit({ number: 6, orderType: 'LIMIT' }),
      scene.submit({ number: 7, orderType: 'STOP', limitPrice: 1 }),
      scene.submit({ number: 8, account: 'OTHER' }),
      scene.submit({ number: 9, reduceOnly: true }),
    ];
    scene.clock.advanceMs(MINUTE_MS);
    for (const orderId of wrong) {
      const event = scene.events.find((e) => e.type === 'orderStatus' && e.orderId === orderId);
      expect(event).toMatchObject({
        status: 'rejected',
        code: expect.stringMatching(/^SIM_/),
        reason: expect.any(String),
      });
    }
    expect(scene.venue.books.executions).toHaveLength(0);
  });

  it('are rejected at the rate that the behaviour states, and never fill then', () => {
    const scene = simScene({ behaviour: { rejectRate: 0.5 } });
    for (let number = 1; number <= 200; number++) scene.submit({ number });
    scene.clock.advanceMs(MINUTE_MS);
    const orders = [...scene.venue.books.orders.values()];
    const rejected = orders.filter((order) => order.state === 'rejected');
    expect(rejected.length).toBeGreaterThan(70);
    expect(rejected.length).toBeLessThan(130);
    expect(scene.fills()).toHaveLength(200 - rejected.length);
  });

  it('rest at their limit until the market comes to it, and fill no worse', () => {
    const scene = simScene();
    const order = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_250 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(order)).toEqual(['accepted', 'working']);
    scene.market.pin('NQ', 16_249.75);
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(order)).toEqual(['accepted', 'working', 'fill filled']);
    expect(scene.fills()[0]?.lastPrice).toBe(16_249.75);
  });

  it('wait for their stop price, then trade at the market or at their limit', () => {
    const scene = simScene();
    const stop = scene.submit({ number: 1, orderType: 'STOP', stopPrice: 16_260 });
    const stopLimit = scene.submit({ number: 2, orderType: 'STOP_LIMIT', stopPrice: 16_260, limitPrice: 16_261 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.market.pin('NQ', 16_262);
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.venue.books.orders.get(stop)).toMatchObject({ state: 'filled', averagePrice: 16_262 });
    expect(scene.venue.books.orders.get(stopLimit)).toMatchObject({ state: 'working', triggered: true });
    scene.market.pin('NQ', 16_255);
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.venue.books.orders.get(stopLimit)).toMatchObject({ state: 'filled', averagePrice: 16_255 });
  });

  it('that may not rest are cancelled when the market is away', () => {
    const scene = simScene({ behaviour: { partialRate: 1 } });
    const away = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000, timeInForce: 'FOK' });
    const part = scene.submit({ number: 2, size: 5, timeInForce: 'IOC' });
    const whole = scene.submit({ number: 3, size: 5, timeInForce: 'FOK' });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(away)).toEqual(['accepted', 'cancelled']);
    expect(scene.statuses(part)).toEqual(['accepted', 'fill partial', 'cancelled']);
    expect(scene.statuses(whole)).toEqual(['accepted', 'fill filled']);
  });

  it('that rest expire at the rate that the behaviour states', () => {
    const scene = simScene({ behaviour: { expiryRate: 1 } });
    const order = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    scene.clock.advanceMs(20 * MINUTE_MS);
    expect(scene.statuses(order)).toEqual(['accepted', 'working', 'expired']);
  });

  it('are executed once, and a repeated id is answered with what became of it', () => {
    const scene = simScene();
    const order = scene.submit({ number: 1 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.submit({ number: 1, size: 9 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(order)).toEqual(['accepted', 'fill filled', 'filled']);
    expect(scene.venue.books.executions).toHaveLength(1);
    expect(scene.venue.books.receipts.map((receipt) => receipt.isRepeat)).toEqual([false, true]);
  });

  it('overfill only as a fault that was asked for', () => {
    const scene = simScene({ behaviour: { overfillRate: 1 } });
    scene.submit({ number: 1, size: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.fills()[0]).toMatchObject({ lastSize: 3, filledSize: 3, status: 'filled' });
  });

  it('cost the commission that the behaviour states', () => {
    const scene = simScene({ behaviour: { commissionPerUnit: 2.1 } });
    scene.submit({ number: 1, size: 3 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.fills()[0]).toMatchObject({ commission: 6.3, commissionCurrency: 'USD' });
    expect(scene.venue.books.executions[0]?.commission).toBe(6.3);
  });
});

describe('cancels and changes at a simulated venue', () => {
  const resting = { number: 1, size: 5, orderType: 'LIMIT', limitPrice: 16_000 } as const;
  const change = { type: 'modifyOrder', platform: SIM_PLATFORM, account: 'SIM-1' } as const;
  const cancel = { type: 'cancelOrder', platform: SIM_PLATFORM, account: 'SIM-1' } as const;

  it('end an open order once', () => {
    const scene = simScene();
    const orderId = scene.submit(resting);
    scene.clock.advanceMs(MINUTE_MS);
    scene.send({ ...cancel, orderId });
    scene.send({ ...cancel, orderId });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted', 'working', 'cancelled', 'cancel_rejected']);
  });

  it('are refused for an order that has filled, that nobody knows, or by chance', () => {
    const scene = simScene();
    const filled = scene.submit({ number: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.send({ ...cancel, orderId: filled });
    scene.send({ ...cancel, orderId: orderIdOf(99) });
    scene.send({ ...change, orderId: filled, size: 2 });
    scene.send({ ...change, orderId: orderIdOf(99), size: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(filled).slice(2)).toEqual(['cancel_rejected', 'modify_rejected']);
    expect(scene.statuses(orderIdOf(99))).toEqual(['cancel_rejected', 'modify_rejected']);

    scene.venue.behave({ cancelRejectRate: 1, modifyRejectRate: 1 });
    const orderId = scene.submit({ ...resting, number: 3 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.send({ ...cancel, orderId });
    scene.send({ ...change, orderId, size: 4 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted', 'working', 'cancel_rejected', 'modify_rejected']);
    expect(scene.venue.books.orders.get(orderId)).toMatchObject({ state: 'working', size: 5 });
  });

  it('change size and price, all of it or nothing', () => {
    const scene = simScene();
    const orderId = scene.submit(resting);
    scene.clock.advanceMs(MINUTE_MS);
    scene.send({ ...change, orderId, size: 1.5, limitPrice: 16_300 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.fills()).toHaveLength(0);
    scene.send({ ...change, orderId, size: 2, limitPrice: 16_300 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted', 'working', 'modify_rejected', 'modified', 'fill filled']);
    expect(scene.fills()[0]?.lastSize).toBe(2);
  });

  it('never make an order smaller than what has filled', () => {
    const scene = simScene({
      behaviour: { partialRate: 1, fillLatency: { minMs: 20_000, medianMs: 20_000, p99Ms: 20_000 } },
    });
    const orderId = scene.submit({ number: 1, size: 2 });
    scene.clock.advanceMs(25_000);
    scene.send({ ...change, orderId, size: 1 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted', 'fill partial', 'modify_rejected', 'fill filled']);
  });
});

describe('reports of a simulated venue', () => {
  it('list open orders, those ended since, executions since and positions', () => {
    const scene = simScene();
    scene.submit({ number: 1 });
    const open = scene.submit({ number: 2, orderType: 'LIMIT', limitPrice: 16_000 });
    scene.clock.advanceMs(MINUTE_MS);
    const sinceUs = scene.clock.nowUs();
    const late = scene.submit({ number: 3, size: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.report()).toMatchObject({ historyFromUs: 0, orders: [{}, {}, {}], executions: [{}, {}] });
    const report = scene.report(sinceUs);
    expect(report?.orders.map((order) => [order.orderId, order.status])).toEqual([
      [open, 'working'],
      [late, 'filled'],
    ]);
    expect(report?.executions).toMatchObject([{ orderId: late, execId: '3.1', size: 2, price: 16_250.5 }]);
    expect(report?.positions).toEqual([{ symbol: SIM_NQ.symbol, size: 3, averagePrice: 16_250.5 }]);
  });

  it('reach no further back than the history of the platform', () => {
    const scene = simScene({ behaviour: { historyMs: 5 * MINUTE_MS } });
    scene.submit({ number: 1 });
    scene.clock.advanceMs(10 * MINUTE_MS);
    const report = scene.report();
    expect(report).toMatchObject({ orders: [], executions: [], positions: [{ size: 1 }] });
    expect(report?.historyFromUs).toBeGreaterThan(0);
  });

  it('lie about one position when asked to, and about nothing else', () => {
    const scene = simScene({ behaviour: { positionLieRate: 1 } });
    scene.submit({ number: 1, size: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    const lies = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const report = scene.report();
      lies.add(JSON.stringify(report?.positions.map(({ symbol, size }) => [symbol, size])));
      expect(report?.executions).toHaveLength(1);
    }
    expect([...lies].toSorted()).toEqual(
      ['[["NQ 12-26",-2]]', '[["NQ 12-26",2],["SIM-NOBODYS",1]]', '[["NQ 12-26",4]]', '[]'].toSorted(),
    );
    expect(scene.venue.books.positions.get(SIM_NQ.symbol)?.size).toBe(2);
  });

  it('show what a person traded by hand as nobody’s order', () => {
    const scene = simScene();
    scene.venue.tradeByHand(SIM_NQ.symbol, 'SELL', 2);
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.fills()).toHaveLength(0);
    const report = scene.report();
    expect(report?.orders).toEqual([]);
    expect(report?.executions[0]).not.toHaveProperty('orderId');
    expect(report?.positions).toEqual([{ symbol: SIM_NQ.symbol, size: -2, averagePrice: 16_250.5 }]);
  });
});

describe('the memory of a simulated venue', () => {
  it('goes over to a venue made from its snapshot, open orders and known ids included', () => {
    const before = simScene();
    before.submit({ number: 1 });
    before.submit({ number: 2, orderType: 'LIMIT', limitPrice: 16_000 });
    before.clock.advanceMs(MINUTE_MS);
    const initial: unknown = JSON.parse(JSON.stringify(before.venue.snapshot()));
    before.venue.close();

    const after = simScene({ initial: initial as ReturnType<typeof before.venue.snapshot> });
    after.submit({ number: 1 });
    after.market.pin('NQ', 15_999);
    after.clock.advanceMs(MINUTE_MS);
    expect(after.venue.books.executions.map((execution) => execution.execId)).toEqual(['1.1', '2.1']);
    expect(after.venue.books.positions.get(SIM_NQ.symbol)?.size).toBe(2);
  });

  it('is bounded: the oldest ended orders are let go, their ids still count as executed', () => {
    const scene = simScene({ keptMax: 10 });
    const open = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    for (let number = 2; number <= 60; number++) {
      scene.submit({ number });
      scene.clock.advanceMs(1_000);
    }
    const { books } = scene.venue;
    expect(books.orders.size).toBeLessThanOrEqual(20);
    expect(books.executions.length).toBeLessThanOrEqual(20);
    expect(books.orders.has(open)).toBe(true);
    expect(scene.report()?.historyFromUs).toBe(books.forgottenUntilUs);
    scene.submit({ number: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(books.receipts.at(-1)?.isRepeat).toBe(true);
    expect(books.positions.get(SIM_NQ.symbol)?.size).toBe(59);
  });

  it('stops with the venue', () => {
    const scene = simScene();
    scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.adapter.stop();
    scene.venue.close();
    expect(scene.clock.timers).toBe(0);
  });
});
