import { expect, it } from 'vitest';
import { engineScene, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';
import { shippedRegistry, us } from '../support/shipped-registry.ts';

const LAST_DAY_US = us('2026-12-18T12:00:00Z');

/** An engine whose sierra bought one NQZ26 before the roll, now on that contract's last trading day. */
function heldOverTheRoll() {
  const scene = engineScene([v1Platform('sierra')], { symbols: shippedRegistry() });
  scene.nowUs = us('2026-12-10T15:00:00Z');
  const [bought] = ordersOf(scene.signal({ symbol: 'NQ', clientOrderId: 'a' }));
  scene.fill('sierra', bought!, 100);
  scene.nowUs = LAST_DAY_US;
  return scene;
}

it('closes what is held when the client names the month itself, and opens nothing in it', () => {
  const scene = heldOverTheRoll();
  const sold = ordersOf(scene.signal({ symbol: 'NQZ26', side: 'SELL', quantity: 3, clientOrderId: 'b' }));
  expect(sold).toMatchObject([{ symbol: 'NQZ26', side: 'SELL', size: 1, role: 'EXIT' }]);
});

it('still refuses a month that nobody holds', () => {
  const scene = engineScene([v1Platform('sierra')], { symbols: shippedRegistry() });
  scene.nowUs = LAST_DAY_US;
  const effects = scene.signal({ symbol: 'NQZ26', side: 'SELL', clientOrderId: 'b' });
  expect(ordersOf(effects)).toEqual([]);
  expect(toldOf(effects, 'orderRejected')[0]).toMatchObject({ code: 'SYMBOL_EXPIRED' });
});
