import { describe, expect, it } from 'vitest';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { commandsOf, engineScene, legacyPlatform, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const nt8 = 'nt8' as PlatformId;
const modify = (scene: EngineScene, quantity: number) =>
  scene.step({
    type: 'modifyReceived',
    request: { client: 'alpha' as ClientId, clientOrderId: 's1', quantity },
  });

/** A resting order of 3 of which 2 have filled. */
function resting() {
  const scene = engineScene([v1Platform('nt8')]);
  const [order] = ordersOf(scene.signal({ quantity: 3, orderType: 'LIMIT', limitPrice: 100 }));
  scene.fill('nt8', order!, 100, { lastSize: 2, filledSize: 2, status: 'partial' });
  return { scene, orderId: order!.orderId };
}

describe('a change of quantity', () => {
  it.each([4, 2, 1, 0.5])('to %d of 3 with 2 filled is refused', (quantity) => {
    const effects = modify(resting().scene, quantity);
    expect(commandsOf(effects)).toEqual([]);
    expect(toldOf(effects, 'error')).toMatchObject([{ code: 'VALUE_INVALID' }]);
  });

  it('is rounded down to what the platform trades', () => {
    expect(commandsOf(modify(resting().scene, 3))).toMatchObject([{ type: 'modifyOrder', size: 3 }]);
  });

  it('that the platform confirms when as much has filled ends the order', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 3, orderType: 'LIMIT', limitPrice: 100 }));
    const { orderId } = order!;
    scene.fill('nt8', order!, 100, { lastSize: 1, filledSize: 1, status: 'partial' });
    modify(scene, 2);
    scene.fill('nt8', order!, 100, { execId: 'e2', lastSize: 1, filledSize: 2, status: 'partial' });
    const done = scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status: 'modified' });
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'filled', size: 2 });
    expect(toldOf(done, 'orderDone')).toHaveLength(1);
  });
});

describe('a change of quantity whose answer was lost with the fills', () => {
  it.each(['partial', 'unknown'] as const)('is seen in the report of an order that is whole, %s by our book', (by) => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 4 }));
    const { orderId, symbol, side } = order!;
    modify(scene, 3);
    // Of a second change, which came too late there: for us it is the answer to the first one.
    scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status: 'modify_rejected' });
    const filled = { lastSize: 3, filledSize: 3, execId: 'e1' };
    if (by === 'unknown') scene.fill('nt8', order!, 100, filled);
    scene.waitMs(61_000);
    const row = { orderId, symbol, side, size: 3, filledSize: 3, fillPrice: 100, status: 'filled' } as const;
    const execution = { orderId, symbol, side, execId: 'e1', size: 3, price: 100, tsUs: scene.nowUs };
    scene.report('nt8', {
      orders: [row],
      executions: [execution],
      positions: [{ symbol, size: 3, averagePrice: 100 }],
    });
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'filled', size: 3, filledSize: 3 });
    const standings = scene.engine.differences().map(({ standing }) => standing.state);
    expect(standings.filter((state) => state !== 'settled')).toEqual([]);
  });
});

describe('two changes of one order on their way', () => {
  /** Long 3, and an exit of all at a price, with its size and its price changed before the platform answered. */
  function twice() {
    const scene = engineScene([v1Platform('nt8')]);
    const [entry] = ordersOf(scene.signal({ clientOrderId: 'in', quantity: 3 }));
    scene.fill('nt8', entry!, 100);
    const [exit] = ordersOf(scene.signal({ side: 'SELL', quantity: 3, orderType: 'LIMIT', limitPrice: 110 }));
    const { orderId } = exit!;
    modify(scene, 2);
    const request = { client: 'alpha' as ClientId, clientOrderId: 's1', limitPrice: 105 };
    scene.step({ type: 'modifyReceived', request });
    const answer = (status: 'modified' | 'modify_rejected') =>
      scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status });
    return { scene, orderId, exit: exit!, answer };
  }

  it('are confirmed one by one, in their order', () => {
    const { scene, orderId, answer, exit } = twice();
    answer('modified');
    expect(scene.engine.order(orderId)).toMatchObject({ size: 2, limitPrice: 110 });
    answer('modified');
    expect(scene.engine.order(orderId)).toMatchObject({ size: 2, limitPrice: 105 });
    scene.fill('nt8', exit, 105, { lastSize: 2, filledSize: 2 });
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'filled', filledSize: 2 });
  });

  it('are refused one by one, and what never left is the last', () => {
    const first = twice();
    first.answer('modify_rejected');
    first.answer('modified');
    expect(first.scene.engine.order(first.orderId)).toMatchObject({ size: 3, limitPrice: 105 });
    const last = twice();
    const { orderId } = last;
    const failed = { status: 'modify_rejected', code: 'SOCKET_BUSY', neverLeft: true } as const;
    last.scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, ...failed });
    last.answer('modified');
    expect(last.scene.engine.order(orderId)).toMatchObject({ size: 2, limitPrice: 110 });
  });

  it('of which one was never answered do not keep the next from being understood', () => {
    const { scene, orderId, answer } = twice();
    scene.waitMs(11_000);
    modify(scene, 1);
    answer('modified');
    expect(scene.engine.order(orderId)).toMatchObject({ size: 1, limitPrice: 110 });
  });
});

describe('a change of price of an order that would enter', () => {
  it('is refused while trading is reducing', () => {
    const { scene } = resting();
    scene.step({ type: 'reduceReceived', by: 'cli', reason: 'news' });
    const request = { client: 'alpha' as ClientId, clientOrderId: 's1', limitPrice: 120 };
    const effects = scene.step({ type: 'modifyReceived', request });
    expect(commandsOf(effects)).toEqual([]);
    expect(toldOf(effects, 'error')).toMatchObject([{ code: 'TRADING_REDUCING' }]);
  });
});

describe('platform ids without end', () => {
  it('are not all remembered', () => {
    const scene = engineScene();
    for (let index = 0; index < 1_005; index += 1)
      scene.step({ type: 'platformRegistered', identity: legacyPlatform(`p${index}`) });
    expect(scene.engine.platforms()).toHaveLength(1_000);
  });
});
