import { describe, expect, test } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import { mergedEntry } from './merge-entry.ts';
import { describeChange, diffRegistries } from './registry-diff.ts';

const FILE = {
  text: 'version: 1\nmappings:\n  NQ: { mt5: NAS100, nt8: { symbol: front, cap: 5, multiplier: 2 }, sierra: }\n',
  file: 'map.yaml',
};

describe('an entry with some keys changed', () => {
  test('keeps what else stands there, under whatever name the file has for the platform', () => {
    expect(mergedEntry(FILE, 'NQ', 'nt8', { cap: 10 })).toEqual({ symbol: 'front', cap: 10, multiplier: 2 });
    expect(mergedEntry(FILE, 'NQ', 'mt5_global', { confirmed: 'x' })).toEqual({ symbol: 'NAS100', confirmed: 'x' });
    expect(mergedEntry(FILE, 'NQ', 'nt8', { cap: null, multiplier: null })).toBe('front');
    expect(mergedEntry(FILE, 'NQ', 'nt8', { cap: undefined })).toEqual({ symbol: 'front', cap: 5, multiplier: 2 });
  });

  test('is blank without a symbol, and new where the file has none', () => {
    expect(mergedEntry(FILE, 'NQ', 'sierra', { cap: 1 })).toBeNull();
    expect(mergedEntry(FILE, 'NQ', 'nt8', { symbol: '' })).toBeNull();
    expect(mergedEntry(FILE, 'ES', 'nt8', { symbol: 'front' })).toBe('front');
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
