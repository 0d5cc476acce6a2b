import { expect, it } from 'vitest';
import { loadHolidays } from '../../core/instruments/load-holidays.ts';
import { loadProducts } from '../../core/instruments/load-products.ts';
import { shippedProducts, shippedRegistry, shippedText, us } from '../support/shipped-registry.ts';

const rollOf = (root: string, overlay: string) => {
  const front = shippedRegistry(undefined, overlay).frontMonth(root, us('2026-11-02T12:00:00Z'));
  return front.ok ? front.value.rollDate : front.error.message;
};

function faultsOf(overlay: string) {
  const calendars = loadHolidays({ text: shippedText('holidays.yaml'), file: 'holidays.yaml' });
  if (!calendars.ok) throw new Error('the shipped holidays do not load');
  const base = { text: shippedText('products.yaml'), file: 'products.yaml' };
  const read = loadProducts([base, { text: overlay, file: 'user.yaml' }], calendars.value);
  return read.ok ? [] : read.error;
}

it('lets a rule of its own take the place of one that points to another root', () => {
  const own = 'products:\n  MCL: { roll: { from: expiry, before: 0, counted_in: sessions } }\n';
  expect(rollOf('MCL', own)).toBe('2026-11-19');
  expect(rollOf('MCL', own)).not.toBe(rollOf('CL', own));
});

it('lets one that points to another root take the place of a rule', () => {
  const overlay = 'products:\n  MGC: { roll: { same_as: GC } }\n  GC: { roll: { before: 5 } }\n';
  expect(shippedProducts(overlay).byRoot.get('MGC')?.cycle?.roll).toEqual({ kind: 'same_as', root: 'GC' });
  expect(rollOf('MGC', overlay)).toBe(rollOf('GC', overlay));
});

it('refuses rules that point to each other, with the line of the one who began it', () => {
  expect(faultsOf('products:\n  CL: { roll: { same_as: MCL } }\n')).toContainEqual({
    file: 'user.yaml',
    line: 2,
    key: 'products.CL.roll.same_as',
    message: expect.stringContaining('MCL') as unknown,
  });
  expect(faultsOf('products:\n  GC: { roll: { same_as: GC } }\n')).toMatchObject([{ file: 'user.yaml', line: 2 }]);
});

it('lets a product state CFD names of its own in the place of another root’s', () => {
  const overlay = 'products:\n  MNQ: { cfd: { names: [MNAS], point_value: 0.1, step: 1, min: 1 } }\n';
  expect(shippedProducts(overlay).byRoot.get('MNQ')?.cfd?.names).toEqual(['MNAS']);
});
