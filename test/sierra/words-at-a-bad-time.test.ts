import { describe, expect, it } from 'vitest';
import { BUY, REASON, STATUS } from '../support/dtc-books.ts';
import { DTC_NQ } from '../support/dtc-behaviour.ts';
import { sierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA, sierraScene } from '../support/sierra-scene.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 2, confidence: 0.9, order_id: 'one' };
const RESTING = { ...SIGNAL, order_type: 'LIMIT', limit_price: 16_240 };

describe('an order that ends between the logon and the registration', () => {
  it.each([
    [
      'is cancelled',
      (scene: Awaited<ReturnType<typeof sierraGateway>>) => scene.server.cancel(scene.server.books.orders[0]!),
    ],
    ['fills', (scene: Awaited<ReturnType<typeof sierraGateway>>) => scene.server.setPrice(DTC_NQ.symbol, 16_239)],
  ])('and %s is known as what it became', async (_, end) => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    client.says(RESTING);
    scene.pass(500);
    scene.server.behaviour.leavesUnanswered = ['ACCOUNT_BALANCE_REQUEST'];
    scene.server.cut();
    scene.pass(5_000);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(false);
    end(scene);
    scene.pass(1_000);
    scene.server.behaviour.leavesUnanswered = [];
    scene.pass(60_000);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(true);
    const [order] = scene.gateway.view.orders();
    const [booked] = scene.server.books.orders;
    expect(order).toMatchObject({ state: booked?.status === STATUS.filled ? 'filled' : 'cancelled' });
    expect(order?.filledSize).toBe(booked?.filled);
  });
});

describe('a cancel that waits for the acceptance of its order', () => {
  it('outlives a broken link, and leaves as soon as the server names the order', async () => {
    const scene = await sierraGateway();
    scene.server.behaviour.holdsOrders = true;
    const client = scene.legacyClient();
    client.says(RESTING);
    scene.pass(500);
    client.says({ type: 'CANCEL', order_id: 'one' });
    scene.pass(500);
    scene.server.cut();
    scene.server.accept(scene.server.books.orders[0]!);
    scene.pass(30_000);
    expect(scene.server.books.orders[0]?.status).toBe(STATUS.cancelled);
    expect(scene.gateway.view.orders()[0]).toMatchObject({ state: 'cancelled' });
    expect(scene.server.of('CANCEL_ORDER')).toHaveLength(1);
  });

  it('is refused at once where the order is over without ever having had a name', () => {
    const scene = sierraScene();
    scene.server.behaviour.leavesUnanswered = ['SUBMIT_NEW_SINGLE_ORDER'];
    const orderId = scene.submit({ number: 1 });
    scene.server.say('ORDER_UPDATE', {
      ClientOrderID: 'NX1',
      OrderUpdateReason: REASON.rejected,
      OrderStatus: STATUS.rejected,
    });
    scene.clock.advanceMs(10);
    expect(scene.told(orderId)).toEqual(['rejected']);
    expect(scene.cancel(orderId)).toMatchObject({ outcome: 'not_sent', code: 'ORDER_NOT_FOUND' });
  });
});

describe('a fill that cannot be read', () => {
  it('leaves the order in doubt until the history has it, and never calls it cancelled', () => {
    const scene = sierraScene();
    scene.server.behaviour.holdsOrders = true;
    const orderId = scene.submit({ number: 1, size: 3 });
    const [order] = scene.server.books.orders;
    scene.server.accept(order!);
    scene.clock.advanceMs(10);
    order!.status = STATUS.filled;
    scene.server.tell(order!, REASON.filled);
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'unknown' }]);
    scene.server.books.execute(order!, 3, 16_250);
    expect(scene.report()).toMatchObject({
      orders: [{ orderId, status: 'filled', filledSize: 3 }],
      executions: [{ orderId, size: 3 }],
    });
  });
});

describe('an order of somebody else that cannot be read', () => {
  it('hides no report: it is left out', () => {
    const scene = sierraScene();
    const order = scene.server.books.add({
      clientId: 'bracket-7',
      symbol: DTC_NQ.symbol,
      account: 'Sim1',
      side: BUY,
      type: 2,
      price1: 16_000,
      price2: 0,
      quantity: 0,
      timeInForce: 1,
    });
    order.status = STATUS.open;
    const report = scene.report();
    expect(report?.orders).toEqual([]);
    expect(report?.positions).toEqual([]);
  });
});

describe('an order that Sierra Chart does not list while it is cut off from its service', () => {
  const rests = () => {
    const scene = sierraScene();
    const orderId = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'working' }]);
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 1 });
    scene.clock.advanceMs(10);
    const listed = scene.server.books.orders.splice(0);
    return { scene, orderId, listed };
  };

  it('is not called cancelled, and works on once it is listed again', () => {
    const { scene, orderId, listed } = rests();
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'unknown' }]);
    scene.server.books.orders.push(...listed);
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'working' }]);
  });

  it('is cancelled where it is not listed after the service is back', () => {
    const { scene, orderId } = rests();
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'unknown' }]);
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'cancelled' }]);
  });
});
