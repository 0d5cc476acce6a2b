import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { sierraScene } from '../../../test/support/sierra-scene.ts';
import { DTC_NQ } from '../../../test/support/dtc-behaviour.ts';

describe('the link to Sierra Chart', () => {
  it('registers with the account, the mode and what the server says of its symbols', () => {
    const scene = sierraScene();
    expect(scene.events[0]).toMatchObject({
      type: 'registered',
      identity: {
        platform: 'sierra',
        account: 'Sim1',
        mode: 'sim',
        currency: 'USD',
        symbols: [{ symbol: 'NQZ26', tickSize: 0.25, pointValue: 20, currency: 'USD', unit: 'contracts' }],
      },
    });
    expect(scene.light()).toEqual({
      link: { state: 'green' },
      data: { state: 'green' },
      canTrade: { state: 'green' },
    });
  });

  it('fills a market order with the execution’s own id, once', () => {
    const scene = sierraScene();
    const orderId = scene.submit({ number: 1 });
    expect(scene.told(orderId)).toEqual(['working', 'fill 1']);
    expect(scene.fills()[0]).toMatchObject({ execId: 'E-1', lastPrice: 16_250.5, filledSize: 1, status: 'filled' });
    scene.server.tellFill(scene.server.books.orders[0]!, scene.server.books.executions[0]!);
    scene.clock.advanceMs(10);
    expect(scene.fills()).toHaveLength(1);
  });

  it('counts prices as the server does where it scales them', () => {
    const scene = sierraScene({
      prepare: ({ symbols, prices }) => {
        symbols.set('NQZ26', { ...DTC_NQ, multiplier: 0.01 });
        prices.set('NQZ26', 1_625_050);
      },
    });
    const orderId = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_260.25 });
    expect(scene.server.books.orders[0]?.price1).toBe(1_626_025);
    expect(scene.told(orderId)).toEqual(['working', 'fill 1']);
    expect(scene.fills()[0]).toMatchObject({ lastPrice: 16_250.5, fillPrice: 16_250.5 });
    expect(decode(scene.ticks.at(-1)!)).toMatchObject({ data: { price: 16_250.5 } });
  });

  it('says what it could not learn of the way of an order while the link was away', () => {
    const scene = sierraScene();
    scene.server.behaviour.holdsOrders = true;
    const orderId = scene.submit({ number: 1, size: 3 });
    const order = scene.server.books.orders[0]!;
    scene.server.accept(order);
    scene.clock.advanceMs(10);
    scene.server.cut();
    scene.server.fill(order, 2);
    scene.clock.advanceMs(5_000);
    expect(scene.events.filter(({ type }) => type === 'lost')).toHaveLength(1);
    expect(scene.report()).toMatchObject({
      orders: [{ orderId, platformOrderId: order.serverId, size: 3, filledSize: 2, status: 'partial' }],
      executions: [{ orderId, execId: 'E-1', size: 2, price: 16_250.5 }],
      positions: [{ symbol: 'NQZ26', size: 2 }],
      balance: { currency: 'USD', equity: 100_000 },
    });
  });
});
