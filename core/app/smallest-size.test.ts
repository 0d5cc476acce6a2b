import { err } from '../base/result.ts';
import { describe, expect, it } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import { MANUAL_START_US } from '../base/manual-clock.ts';
import { smallestQuantity } from './smallest-size.ts';

const registry = shippedRegistry();

const noRate = () => err({ code: 'RATE_MISSING', message: 'no rate' });

describe('the smallest quantity that trades', () => {
  it.each([
    ['NQ', 'nt8', 1],
    ['ES', 'sierra', 1],
    ['WIN', 'mt5_brazil', 1],
  ])('of %s on %s is %d', (root, platform, quantity) => {
    expect(smallestQuantity(registry, root, platform, undefined, MANUAL_START_US, noRate)).toBe(quantity);
  });

  it('is a fraction of a contract where lots are smaller, and a size of exactly the minimum', () => {
    const quantity = smallestQuantity(registry, 'NQ', 'mt5_global', undefined, MANUAL_START_US, noRate);
    expect(quantity).toBeGreaterThan(0);
    expect(quantity).toBeLessThan(1);
    const size = registry.translate('NQ', 'mt5_global', quantity ?? 0);
    const less = registry.translate('NQ', 'mt5_global', (quantity ?? 0) * 0.99);
    expect(size).toMatchObject({ ok: true });
    expect(less).toMatchObject({ ok: false, error: { code: 'SIZE_BELOW_MIN' } });
  });

  it('is none where the root is not traded', () => {
    expect(smallestQuantity(registry, 'NQ', 'mt5_brazil', undefined, MANUAL_START_US, noRate)).toBeUndefined();
  });
});
