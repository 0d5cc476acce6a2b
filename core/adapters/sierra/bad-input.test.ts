import { describe, expect, it } from 'vitest';
import { BUY, REASON, STATUS } from '../../../test/support/dtc-books.ts';
import { DTC_NQ } from '../../../test/support/dtc-behaviour.ts';
import { LAYOUTS, writeDtc } from '../../../test/support/dtc-layouts.ts';
import { sierraScene, type SierraScene } from '../../../test/support/sierra-scene.ts';

const UNSET = Number.MAX_VALUE;

/** A live update of an order as a hostile or broken server might send it. */
function say(scene: SierraScene, values: Record<string, number | string>): void {
  scene.server.say('ORDER_UPDATE', {
    Symbol: DTC_NQ.symbol,
    OrderStatus: STATUS.filled,
    OrderUpdateReason: REASON.filled,
    BuySell: BUY,
    TradeAccount: 'Sim1',
    ...values,
  });
  scene.clock.advanceMs(10);
}

/** An order that the server has accepted and holds. */
function held(): {
  readonly scene: SierraScene;
  readonly orderId: ReturnType<SierraScene['submit']>;
  readonly serverId: string;
} {
  const scene = sierraScene();
  scene.server.behaviour.holdsOrders = true;
  const orderId = scene.submit({ number: 1, size: 9 });
  const order = scene.server.books.orders[0]!;
  scene.server.accept(order);
  scene.clock.advanceMs(10);
  return { scene, orderId, serverId: order.serverId };
}

describe('bytes that are no DTC', () => {
  it.each([0, 1, 2, 3])('end the link where a message states a size of %i, and it comes back', (size) => {
    const scene = sierraScene();
    scene.server.sayBytes(new Uint8Array([size, 0, 3, 0, 9, 9, 9, 9]));
    scene.clock.advanceMs(20);
    expect(scene.events.at(-1)).toMatchObject({ type: 'lost' });
    expect(scene.light()?.link).toMatchObject({ state: 'red', cause: 'nonsense' });
    scene.clock.advanceMs(5_000);
    expect(scene.events.at(-1)).toMatchObject({ type: 'registered' });
  });

  it('of a type that nobody knows are passed over by their size', () => {
    const scene = sierraScene();
    scene.server.sayBytes(new Uint8Array([6, 0, 0xe7, 0x27, 1, 2, ...writeDtc('HEARTBEAT', {})]));
    scene.submit({ number: 1 });
    expect(scene.fills()).toHaveLength(1);
  });

  it('may be cut at any place: the messages are the same', () => {
    const scene = sierraScene();
    const order = scene.server.books.add({
      clientId: 'NX77',
      symbol: DTC_NQ.symbol,
      account: 'Sim1',
      side: BUY,
      type: 1,
      price1: 0,
      price2: 0,
      quantity: 1,
      timeInForce: 1,
    });
    const bytes = [REASON.accepted, REASON.cancelled].flatMap((reason) => [
      ...writeDtc('ORDER_UPDATE', {
        ServerOrderID: order.serverId,
        ClientOrderID: 'NX77',
        OrderUpdateReason: reason,
        BuySell: BUY,
        OrderQuantity: 1,
      }),
    ]);
    for (let at = 1; at < bytes.length; at += 13) {
      scene.events.length = 0;
      scene.server.sayBytes(new Uint8Array(bytes.slice(0, at)));
      scene.clock.advanceMs(1);
      scene.server.sayBytes(new Uint8Array(bytes.slice(at)));
      scene.clock.advanceMs(1);
      expect(scene.events.map((event) => event.type === 'orderStatus' && event.status)).toEqual([
        'accepted',
        'cancelled',
      ]);
    }
  });

  it('that drip in and never become a whole message are no sign of life', () => {
    const scene = sierraScene();
    scene.server.behaviour.isMute = true;
    scene.server.sayBytes(new Uint8Array([0xff, 0xff, 45, 1]));
    for (let second = 0; second < 40; second++) {
      scene.server.sayBytes(new Uint8Array([7]));
      scene.clock.advanceMs(1_000);
    }
    expect(scene.events.some(({ type }) => type === 'lost')).toBe(true);
    expect(scene.log.some((line) => line.includes('has said nothing for'))).toBe(true);
  });

  it('that never become a whole message keep nothing beyond one message, and silence ends the link', () => {
    const scene = sierraScene();
    scene.server.behaviour.isMute = true;
    scene.server.sayBytes(new Uint8Array([0xff, 0xff, 45, 1, ...Array.from({ length: 1_000 }, () => 7)]));
    scene.clock.advanceMs(40_000);
    expect(scene.events.some(({ type }) => type === 'lost')).toBe(true);
  });
});

describe('messages of other versions', () => {
  it('are read by their size: a shorter update of 2021 and a longer one of tomorrow', () => {
    for (const size of [688, LAYOUTS.ORDER_UPDATE.size + 200]) {
      const scene = sierraScene({
        prepare: ({ behaviour }) => {
          behaviour.sizes = {
            ORDER_UPDATE: size,
            POSITION_UPDATE: 208,
            HISTORICAL_ORDER_FILL: 384,
            ACCOUNT_BALANCE: 240,
          };
        },
      });
      scene.submit({ number: 1 });
      expect(scene.fills()).toHaveLength(1);
      expect(scene.report()).toMatchObject({ positions: [{ size: 1 }], executions: [{ execId: 'E-1' }] });
    }
  });

  it('read the time of a fill in seconds, milliseconds or microseconds by its magnitude', () => {
    const seconds = 1_795_185_000;
    for (const LastFillDateTime of [seconds, seconds * 1e3, seconds * 1e6]) {
      const { scene, serverId } = held();
      say(scene, {
        ServerOrderID: serverId,
        LastFillPrice: 16_250,
        LastFillQuantity: 9,
        FilledQuantity: 9,
        LastFillDateTime,
      });
      expect(scene.fills()[0]?.tsUs).toBe(seconds * 1e6);
    }
  });
});

describe('fills that cannot be right', () => {
  it.each([
    ['no price', { LastFillPrice: UNSET, LastFillQuantity: 9 }],
    ['no quantity', { LastFillPrice: 16_250, LastFillQuantity: UNSET }],
    ['a quantity below zero', { LastFillPrice: 16_250, LastFillQuantity: -9 }],
    ['no number', { LastFillPrice: Number.NaN, LastFillQuantity: 9 }],
    ['no end', { LastFillPrice: 16_250, LastFillQuantity: Infinity }],
  ])('are not told where they state %s; the next report books what is true', (_, values) => {
    const { scene, orderId, serverId } = held();
    say(scene, { ServerOrderID: serverId, FilledQuantity: 9, LastFillExecutionID: 'X', ...values });
    expect(scene.fills()).toEqual([]);
    scene.server.behaviour.losesUpdates = true;
    scene.server.fill(scene.server.books.orders[0]!, 9);
    expect(scene.report()?.executions).toMatchObject([{ orderId, size: 9 }]);
  });

  it('are one where a partial update and a full one state the same total', () => {
    const { scene, orderId, serverId } = held();
    const fill = { ServerOrderID: serverId, LastFillPrice: 16_250, LastFillQuantity: 9, FilledQuantity: 9 };
    say(scene, { ...fill, OrderUpdateReason: REASON.partly, LastFillExecutionID: 'A' });
    say(scene, { ...fill, OrderUpdateReason: REASON.filled, LastFillExecutionID: 'B' });
    expect(scene.told(orderId).filter((told) => told.startsWith('fill'))).toEqual(['fill 9']);
  });

  it('count by the rise of the total where the server gives no ids', () => {
    const { scene, serverId } = held();
    const fill = { ServerOrderID: serverId, LastFillPrice: 16_250, OrderUpdateReason: REASON.partly };
    say(scene, { ...fill, LastFillQuantity: 4, FilledQuantity: 4 });
    say(scene, { ...fill, LastFillQuantity: 4, FilledQuantity: 4 });
    say(scene, { ...fill, LastFillQuantity: 5, FilledQuantity: 9 });
    expect(scene.fills().map(({ lastSize }) => lastSize)).toEqual([4, 5]);
    expect(new Set(scene.fills().map(({ execId }) => execId)).size).toBe(2);
    const { books } = scene.server;
    for (const [size, id] of [
      [4, 'E-1'],
      [5, 'E-2'],
    ] as const) {
      scene.server.behaviour.losesUpdates = true;
      expect(scene.server.fill(books.orders[0]!, size, 16_250).id).toBe(id);
    }
    expect(scene.report()?.executions.map(({ execId }) => execId)).toEqual(scene.fills().map(({ execId }) => execId));
  });

  it('are none where an order is only restated, whatever it says of its filled quantity', () => {
    const { scene, serverId } = held();
    say(scene, {
      ServerOrderID: serverId,
      OrderUpdateReason: REASON.restated,
      FilledQuantity: 9,
      LastFillQuantity: 9,
      LastFillPrice: 1,
    });
    expect(scene.fills()).toEqual([]);
  });

  it('of an order that we never sent, or of another account, are none of ours', () => {
    const { scene, serverId } = held();
    const fill = { LastFillPrice: 16_250, LastFillQuantity: 1, FilledQuantity: 1, LastFillExecutionID: 'Z' };
    say(scene, { ...fill, ServerOrderID: 'SC-9', ClientOrderID: 'somebody' });
    say(scene, { ...fill, ServerOrderID: 'SC-9', ClientOrderID: '1795185000000001' });
    say(scene, { ...fill, ServerOrderID: serverId, TradeAccount: 'Sim2' });
    expect(scene.fills()).toEqual([]);
  });
});

describe('updates that cannot be right', () => {
  it('with enumerations of no meaning are left alone', () => {
    const { scene, orderId, serverId } = held();
    for (const OrderUpdateReason of [0, 11, -1, 2_000_000_000])
      for (const OrderStatus of [0, 11, -7])
        say(scene, { ServerOrderID: serverId, OrderUpdateReason, OrderStatus, BuySell: 99 });
    expect(scene.told(orderId)).toEqual(['working']);
  });

  it('of a reject without a server id find the order by our own', () => {
    const scene = sierraScene();
    scene.server.behaviour.holdsOrders = true;
    const orderId = scene.submit({ number: 1 });
    say(scene, {
      ClientOrderID: 'NX1',
      OrderUpdateReason: REASON.rejected,
      OrderStatus: STATUS.rejected,
      InfoText: 'no',
    });
    expect(scene.told(orderId)).toEqual(['rejected']);
  });

  it('find an order under the id that a change gave it', () => {
    const { scene, orderId } = held();
    const change = { type: 'modifyOrder', platform: 'sierra', orderId, account: 'Sim1', size: 5 } as const;
    scene.adapter.send({ ...change, platform: scene.adapter.platform });
    scene.clock.advanceMs(10);
    expect(scene.server.books.orders[0]?.serverId).not.toBe('SC-1001');
    scene.server.fill(scene.server.books.orders[0]!, 5);
    scene.clock.advanceMs(10);
    expect(scene.told(orderId)).toEqual(['working', 'modified', 'fill 5']);
    scene.cancel(orderId);
    expect(scene.told(orderId).at(-1)).toBe('cancel_rejected');
  });
});

describe('reports that cannot be right', () => {
  it('are left out whole where a message of them is missing', () => {
    const { scene } = held();
    const orderOf = (MessageNumber: number): Record<string, number | string> => ({
      RequestID: 3,
      TotalNumMessages: 3,
      MessageNumber,
      ServerOrderID: `SC-${MessageNumber}`,
      OrderUpdateReason: REASON.restated,
      OrderQuantity: 1,
    });
    scene.server.behaviour.isDeaf = true;
    scene.adapter.send({ type: 'requestReport', platform: scene.adapter.platform, requestId: 'gap', sinceUs: 0 });
    for (let id = 1; id < 20; id++) for (const number of [1, 3]) say(scene, { ...orderOf(number), RequestID: id });
    expect(scene.events.filter(({ type }) => type === 'report')).toEqual([]);
    expect(scene.log.at(-1)).toMatch(/report of Sierra Chart was left out: orders: expected message 2 of 3, was 3/);
    scene.server.behaviour.isDeaf = false;
    expect(scene.report()).toBeDefined();
  });

  it('are left out where the server refuses a part of them', () => {
    const { scene } = held();
    scene.server.behaviour.isDeaf = true;
    scene.adapter.send({ type: 'requestReport', platform: scene.adapter.platform, requestId: 'no', sinceUs: 0 });
    for (let RequestID = 1; RequestID < 20; RequestID++)
      scene.server.say('OPEN_ORDERS_REJECT', { RequestID, RejectText: 'not now' });
    scene.clock.advanceMs(10);
    expect(scene.events.filter(({ type }) => type === 'report')).toEqual([]);
    expect(scene.log.at(-1)).toMatch(/not now/);
  });
});
