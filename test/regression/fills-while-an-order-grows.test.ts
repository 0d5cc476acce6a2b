import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { commandsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;
const PART = { lastSize: 1, filledSize: 1, status: 'partial' } as const;

/** A stop for the first of two contracts rests; the second has filled, and the stop was asked to grow to both. */
function growing() {
  const scene = engineScene([v1Platform('nt8')]);
  const entered = scene.signal({ quantity: 2, stopLossPoints: 10 });
  const entry = ordersOf(entered)[0]!;
  const filled = scene.fill('nt8', entry, 16_250, { ...PART, execId: 'e1' });
  const stop = ordersOf(filled)[0]!;
  scene.sent(filled);
  scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: stop.orderId, status: 'working' });
  const grown = scene.fill('nt8', entry, 16_250, { execId: 'e2', lastSize: 1, filledSize: 2 });
  expect(commandsOf(grown)).toMatchObject([{ type: 'modifyOrder', orderId: stop.orderId, size: 2 }]);
  const answer = (status: 'modified' | 'modify_rejected' | 'cancelled') =>
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: stop.orderId, status });
  scene.fill('nt8', stop, 16_240, { ...PART, execId: 's1' });
  return { stop: () => scene.engine.order(stop.orderId), answer };
}

// Found by the simulation (seed 1060794282): the stop was called filled by its old size, and its end with a rest unknown.
describe('a fill of an order that is to grow', () => {
  it('does not end it where its platform says that it goes on', () => {
    const { stop, answer } = growing();
    expect(stop()).toMatchObject({ state: 'partial', filledSize: 1, size: 1 });
    answer('modified');
    expect(stop()).toMatchObject({ state: 'partial', filledSize: 1, size: 2 });
    answer('cancelled');
    expect(stop()).toMatchObject({ state: 'cancelled', filledSize: 1, size: 2 });
  });

  it('has ended it once its platform will not let it grow', () => {
    const { stop, answer } = growing();
    answer('modify_rejected');
    expect(stop()).toMatchObject({ state: 'filled', filledSize: 1, size: 1 });
  });
});
