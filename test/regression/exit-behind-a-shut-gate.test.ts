import { describe, expect, it } from 'vitest';
import { engineScene, ordersOf, toldOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';

/** Long 1, and a SELL of 3 decided whose bytes met a shut gate. */
function flip(before?: (scene: EngineScene) => void) {
  const scene = engineScene([v1Platform('nt8')], { oneActiveOrderPerRoot: false });
  const [long] = ordersOf(scene.signal({ clientOrderId: 'in' }));
  scene.fill('nt8', long!, 100);
  const request = { clientOrderId: 'flip', side: 'SELL', quantity: 3 } as const;
  const effects = scene.step({ type: 'signalReceived', request: { ...signalOf(request) }, quotes: [] });
  const [order] = ordersOf(effects);
  before?.(scene);
  const denied = scene.step({ type: 'orderNotSent', orderId: order!.orderId, code: 'TRADING_HALTED', reason: 'gate' });
  return { scene, order: order!, denied };
}

function signalOf(overrides: { readonly clientOrderId: string; readonly side: 'SELL'; readonly quantity: number }) {
  return {
    client: 'alpha' as never,
    idAssigned: false,
    signalId: overrides.clientOrderId,
    symbol: 'NQ',
    orderType: 'MARKET',
    timeInForce: 'DAY',
    quantityStated: true,
    ...overrides,
  } as const;
}

describe('an order that closes and enters, caught by the gate', () => {
  it('sends the part that closes as an order of its own', () => {
    const { scene, order, denied } = flip((at) => at.step({ type: 'reduceReceived', by: 'cli', reason: 'news' }));
    const [exit] = ordersOf(denied);
    expect(exit).toMatchObject({ side: 'SELL', size: 1, role: 'EXIT', reduceOnly: true });
    expect(Number(exit?.orderId)).toBeGreaterThan(Number(order.orderId));
    scene.sent(denied);
    const ended = scene.fill('nt8', exit!, 101);
    expect(toldOf(ended, 'orderDone')).toHaveLength(1);
    expect(scene.engine.positions().filter(({ size }) => size !== 0)).toEqual([]);
    const again = engineScene([]);
    for (const decision of scene.decisions) again.engine.restore(structuredClone(decision));
    expect(again.engine.orders()).toEqual(scene.engine.orders());
  });

  it('closes no more than is still held', () => {
    const { denied } = flip((at) => {
      const [other] = ordersOf(at.signal({ clientOrderId: 'other', side: 'SELL' }));
      expect(other?.role).toBe('ENTRY');
      at.step({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: true });
      at.step({ type: 'reduceReceived', by: 'cli', reason: 'news' });
    });
    expect(ordersOf(denied)).toEqual([]);
  });

  it('sends nothing while trading is halted: a halt refuses client orders whole', () => {
    const { denied } = flip((at) => at.step({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: false }));
    expect(ordersOf(denied)).toEqual([]);
  });

  it('sends nothing after a link that broke: it is offered, never replayed', () => {
    const { denied } = flip((at) => at.step({ type: 'platformLost', platform: 'nt8' as never, reason: 'cable' }));
    expect(ordersOf(denied)).toEqual([]);
  });
});
