import { describe, expect, it } from 'vitest';
import { sierraScene } from '../../../test/support/sierra-scene.ts';

describe('orders that the server never named', () => {
  it('are found in the history over the same link once they had half a minute', () => {
    const scene = sierraScene();
    scene.server.behaviour.losesUpdates = true;
    const orderId = scene.submit({ number: 1 });
    expect(scene.report()?.executions[0]?.orderId).toBeUndefined();
    scene.clock.advanceMs(31_000);
    expect(scene.report()?.executions).toMatchObject([{ orderId, execId: 'E-1' }]);
  });

  it('are not what a person traded minutes later, who saw that an order at the market had not arrived', () => {
    const scene = sierraScene();
    scene.server.behaviour.leavesUnanswered = ['SUBMIT_NEW_SINGLE_ORDER'];
    scene.submit({ number: 1 });
    scene.server.cut();
    scene.clock.advanceMs(180_000);
    scene.server.books.tradeByHand('NQZ26', 'Sim1', 1, 1, 16_250);
    expect(scene.report()?.executions).toMatchObject([{ size: 1 }]);
    expect(scene.report()?.executions[0]?.orderId).toBeUndefined();
  });

  it('leaves in doubt what may be one of two orders', () => {
    const scene = sierraScene();
    scene.server.behaviour.losesUpdates = true;
    const first = scene.submit({ number: 1 });
    scene.server.behaviour.leavesUnanswered = ['SUBMIT_NEW_SINGLE_ORDER'];
    const second = scene.submit({ number: 2 });
    scene.server.cut();
    scene.clock.advanceMs(5_000);
    expect(scene.report()?.orders).toMatchObject([
      { orderId: first, status: 'unknown' },
      { orderId: second, status: 'unknown' },
    ]);
  });

  it('finds as many as it seeks, by their sizes and in the order of time', () => {
    const scene = sierraScene();
    scene.server.behaviour.losesUpdates = true;
    const sizes = [2, 1, 2, 1];
    const ids = sizes.map((size, index) => {
      scene.clock.advanceMs(2_000);
      return scene.submit({ number: index + 1, size });
    });
    scene.server.cut();
    scene.clock.advanceMs(5_000);
    const report = scene.report();
    expect(report?.executions.map(({ orderId, execId }) => [orderId, execId])).toEqual(
      ids.map((id, index) => [id, `E-${index + 1}`]),
    );
  });

  it('leaves in doubt orders whose sizes are not those that it finds', () => {
    const scene = sierraScene();
    scene.server.behaviour.losesUpdates = true;
    scene.server.behaviour.holdsOrders = true;
    const ids = [scene.submit({ number: 1, size: 3 }), scene.submit({ number: 2, size: 2 })];
    for (const order of scene.server.books.orders) {
      scene.server.fill(order, 1);
      scene.server.cancel(order);
    }
    scene.server.cut();
    scene.clock.advanceMs(5_000);
    expect(scene.report()?.orders.map(({ orderId, status }) => [orderId, status])).toEqual(
      ids.map((id) => [id, 'unknown']),
    );
  });
});
