import { describe, expect, it } from 'vitest';
import { sierraScene, type SierraScene } from '../support/sierra-scene.ts';

const STOP_LIMIT = { number: 1, size: 2, orderType: 'STOP_LIMIT', stopPrice: 16_260, limitPrice: 16_262 } as const;

function change(scene: SierraScene, orderId: ReturnType<SierraScene['submit']>, what: object): unknown {
  const { platform } = scene.adapter;
  const outcome = scene.adapter.send({ type: 'modifyOrder', platform, orderId, account: 'Sim1', ...what });
  scene.clock.advanceMs(10);
  return outcome;
}

describe('a change of a stop-limit order', () => {
  it.each([{ stopPrice: 16_270 }, { limitPrice: 16_275 }, { stopPrice: 16_270, limitPrice: 16_275 }])(
    'of its prices, as %j, is refused in words: Sierra Chart would move both of them together',
    (prices) => {
      const scene = sierraScene();
      const orderId = scene.submit(STOP_LIMIT);
      expect(change(scene, orderId, prices)).toMatchObject({ outcome: 'not_sent', code: 'MODIFY_UNSUPPORTED' });
      expect(scene.server.of('CANCEL_REPLACE_ORDER')).toEqual([]);
      expect(scene.server.books.orders[0]).toMatchObject({ price1: 16_260, price2: 16_262 });
    },
  );

  it('of its size leaves its prices as they are', () => {
    const scene = sierraScene();
    const orderId = scene.submit(STOP_LIMIT);
    expect(change(scene, orderId, { size: 1 })).toEqual({ outcome: 'sent' });
    expect(scene.told(orderId)).toEqual(['working', 'modified']);
    expect(scene.server.books.orders[0]).toMatchObject({ price1: 16_260, price2: 16_262, quantity: 1 });
  });
});

describe('the price of a stop and of a limit', () => {
  it.each([
    ['STOP', { stopPrice: 16_260 }, { stopPrice: 16_270 }],
    ['LIMIT', { limitPrice: 16_240 }, { limitPrice: 16_230 }],
  ] as const)('of a %s order is its first one', (orderType, prices, changed) => {
    const scene = sierraScene();
    const orderId = scene.submit({ number: 1, orderType, ...prices });
    change(scene, orderId, changed);
    expect(scene.server.books.orders[0]).toMatchObject({ price1: Object.values(changed)[0], price2: 0 });
  });
});
