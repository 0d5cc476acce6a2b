import { expect, it } from 'vitest';
import { engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const sceneOf = (terms: string) =>
  engineScene([v1Platform('mt5_global')], {
    symbols: shippedRegistry(`version: 1\nmappings:\n  MYM:\n    mt5_global: { symbol: US30, ${terms} }\n`),
  });

function signalOf(terms: string, quantity: number) {
  const scene = sceneOf(terms);
  const orders = ordersOf(scene.signal({ symbol: 'MYM', quantity })).map(({ size }) => size);
  return { orders, flags: scene.engine.signals(1)[0]?.flags };
}

it('marks an order that rounding made more than a tenth smaller: three MYM are 0.1 lots instead of 0.15', () => {
  const { orders, flags } = signalOf('point_value: 10, step: 0.1, min: 0.1', 3);
  expect(orders).toEqual([0.1]);
  expect(flags).toContain('SIZE_ROUNDED');
});

it('marks an order that the cap of the mapping cut', () => {
  const { orders, flags } = signalOf('point_value: 0.5, step: 1, min: 1, cap: 2', 3);
  expect(orders).toEqual([2]);
  expect(flags).toContain('SIZE_CAPPED');
});

it('marks nothing where the size is what was wished, or a hair less', () => {
  expect(signalOf('point_value: 0.5, step: 1, min: 1, cap: 3', 3).flags).not.toContain('SIZE_CAPPED');
  const { orders, flags } = signalOf('point_value: 0.14, step: 0.1, min: 0.1', 3);
  expect(orders).toEqual([10.7]);
  expect(flags).not.toContain('SIZE_ROUNDED');
});

it('marks no exit', () => {
  const scene = sceneOf('point_value: 10, step: 0.1, min: 0.1');
  const [bought] = ordersOf(scene.signal({ symbol: 'MYM', quantity: 3, clientOrderId: 'a' }));
  scene.fill('mt5_global', bought!, 100);
  scene.signal({ symbol: 'MYM', side: 'SELL', quantity: 3, clientOrderId: 'b' });
  expect(scene.engine.signals(1)[0]?.flags).not.toContain('SIZE_ROUNDED');
});
