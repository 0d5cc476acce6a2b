import { describe, expect, test } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { MapEntry } from './edit-symbol-map.ts';
import { mergedEntry, type EntryChanges } from './merge-entry.ts';
import { describeChange, diffRegistries } from './registry-diff.ts';

const FILE = {
  text:
    'version: 1\nmappings:\n  NQ: { mt5: NAS100, nt8: { symbol: front, cap: 5, multiplier: 2 }, sierra: }\n' +
    "  ES: { mt5: { symbol: US500, step: 1, confirmed: 'US500: x', price_confirmed: 'US500 is ES: x' } }\n",
  file: 'map.yaml',
};

function merged(...[root, platform, changes]: [string, string, EntryChanges]): MapEntry {
  const entry = mergedEntry(FILE, root, platform, changes);
  if (!entry.ok) throw new Error(entry.error);
  return entry.value;
}

describe('an entry with some keys changed', () => {
  test('keeps what else stands there, under whatever name the file has for the platform', () => {
    expect(merged('NQ', 'nt8', { cap: 10 })).toEqual({ symbol: 'front', cap: 10, multiplier: 2 });
    expect(merged('NQ', 'mt5_global', { confirmed: 'x' })).toEqual({ symbol: 'NAS100', confirmed: 'x' });
    expect(merged('NQ', 'nt8', { cap: null, multiplier: null })).toBe('front');
    expect(merged('NQ', 'nt8', { cap: undefined })).toEqual({ symbol: 'front', cap: 5, multiplier: 2 });
  });

  test('is blank with an empty symbol, and new where the file has none', () => {
    expect(merged('NQ', 'nt8', { symbol: '' })).toBeNull();
    expect(merged('ES', 'nt8', { symbol: 'front' })).toBe('front');
  });

  test('begins with what the platform plays, where it has no entry of its own, and takes no person’s word along', () => {
    expect(merged('NQ', 'sim_mt5', { multiplier: 2 })).toEqual({ symbol: 'NAS100', multiplier: 2 });
    expect(merged('ES', 'sim_mt5', { cap: 3 })).toEqual({ symbol: 'US500', step: 1, cap: 3 });
  });

  test.each([
    ['NQ', 'sierra'],
    ['NQ', 'bookmap'],
    ['NQ', 'my_broker'],
    ['RTY', 'sim_mt5'],
  ])('is refused for %s on %s, which has no symbol that a size could belong to', (root, platform) => {
    expect(mergedEntry(FILE, root, platform, { cap: 1 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('symbol') as unknown,
    });
  });
});

describe('a price confirmed by hand', () => {
  const withEntry = (entry: string) => shippedRegistry(`version: 1\nmappings:\n  NQ: { mt5_global: ${entry} }\n`);

  test('holds for the symbol that it names, and needs a reason', () => {
    const is = (entry: string) => withEntry(entry).isPriceConfirmed('NQ', 'mt5');
    expect(is("{ symbol: NAS100, price_confirmed: 'NAS100 is NQ: compared by eye' }")).toBe(true);
    expect(is("{ symbol: USTEC, price_confirmed: 'NAS100 is NQ: compared by eye' }")).toBe(false);
    expect(is("{ symbol: NAS100, price_confirmed: 'NAS100 is NQ: ' }")).toBe(false);
    expect(is('NAS100')).toBe(false);
  });

  test('and terms that bound an order show in the difference', () => {
    const nowUs = Date.parse('2025-03-14T15:00:00Z') * 1000;
    const changes = diffRegistries(
      withEntry('NAS100'),
      withEntry('{ symbol: NAS100, cap: 20, max: 50 }'),
      ['mt5_global'],
      nowUs,
    );
    expect(changes.map(describeChange)).toEqual(['NQ on mt5_global: terms as shipped → cap 20, max 50']);
  });
});
