import { describe, expect, test } from 'vitest';
import { shippedProducts, shippedRegistry, shippedText, symbolMapOf, us } from '../../test/support/shipped-registry.ts';
import { describeConfigError } from './config-error.ts';
import { decideReload } from './decide-reload.ts';
import { editSymbolMap } from './edit-symbol-map.ts';
import type { MapEdit } from './edit-symbol-map.ts';
import { loadSymbolMap } from './load-symbol-map.ts';
import { createRegistry } from './registry.ts';
import type { Registry } from './registry.ts';
import { describeChange, diffRegistries } from './registry-diff.ts';
import { exportSimpleMap, importSimpleMap } from './simple-map.ts';

const NOW_US = us('2025-03-14T15:00:00Z');
const PLATFORMS = ['nt8', 'sierra', 'mt5_global', 'mt5_brazil'];
const products = shippedProducts();
const shipped = { text: shippedText('symbol_mappings.yaml'), file: 'symbol_mappings.yaml' };

function edited(edits: readonly MapEdit[], source = shipped): Registry {
  const result = editSymbolMap(source, edits, products);
  if (!result.ok) throw new Error(result.error.map(describeConfigError).join('\n'));
  return createRegistry(products, result.value.map);
}

function faultsOf(text: string): string[] {
  const loaded = loadSymbolMap({ text, file: 'map.yaml' }, products);
  return loaded.ok ? [] : loaded.error.map(describeConfigError);
}

describe('a bad map names file, line and key', () => {
  const head = 'version: 1\nmappings:\n';
  test.each([
    ['  XX: { nt8: front }\n', 'map.yaml:3 mappings.XX: no product XX in products.yaml'],
    ['  NQ:\n    nt8: ES 03-25\n', 'map.yaml:4 mappings.NQ.nt8: ES 03-25 is a contract of ES, not of NQ'],
    ['  NQ:\n    nt8: NQ 02-25\n', 'map.yaml:4 mappings.NQ.nt8: NQ 02-25: NQ has no contract of month 2'],
    ['  NQ:\n    nt8: NQ 13-25\n', 'map.yaml:4 mappings.NQ.nt8: NQ 13-25: there is no month 13'],
    ['  NQ:\n    nt8: NQ 3-25\n', 'map.yaml:4 mappings.NQ.nt8: "NQ 3-25" is no contract'],
    ['  WIN:\n    mt5brazil: WIN$N\n', 'map.yaml:4 mappings.WIN.mt5brazil: WIN$N is a continuous series'],
    ['  NQ:\n    sierra: NQH25_FUT_CME [CB]\n', 'map.yaml:4 mappings.NQ.sierra: NQH25_FUT_CME [CB] is a continuous'],
    ['  NQ:\n    nt8: "NQ{yy}"\n', 'map.yaml:4 mappings.NQ.nt8: expected one of {month}'],
    ['  NQ:\n    nt8: "NQ{month}{yy}{x}"\n', 'map.yaml:4 mappings.NQ.nt8: expected only {root}'],
    ['  BTCUSD:\n    nt8: front\n', 'map.yaml:4 mappings.BTCUSD.nt8: BTCUSD has no contract months'],
    ['  NQ:\n    "no such": front\n', 'map.yaml:4 mappings.NQ.no such: expected a platform id'],
    ['  NQ:\n    mt5: A\n    mt5_global: B\n', 'map.yaml:5 mappings.NQ.mt5_global: mt5_global stands here twice'],
    ['  NQ:\n    nt8: { symbol: front, multiplier: 0 }\n', 'map.yaml:4 mappings.NQ.nt8'],
    ['  NQ:\n    nt8: { symbol: front, cpa: 1 }\n', 'map.yaml:4 mappings.NQ.nt8'],
    [
      '  NQ:\n    nt8: { symbol: front, hold: NQF25 }\n',
      'map.yaml:4 mappings.NQ.nt8: hold: expected a liquid contract',
    ],
    [
      '  NQ:\n    nt8: { symbol: front, hold: NQH25, ahead: NQM25 }\n',
      'map.yaml:4 mappings.NQ.nt8: expected hold or ahead',
    ],
    [
      '  NQ:\n    mt5: { symbol: NAS100, hold: NQH25 }\n',
      'map.yaml:4 mappings.NQ.mt5: hold needs a contract that rolls',
    ],
    [
      '  NQ: { mt5: NAS100 }\n  MNQ: { mt5: nas100 }\n',
      'map.yaml:4 mappings.MNQ.mt5: NAS100 stands for NQ on mt5_global',
    ],
    ['  NQ: { nt8: MNQ 03-25 }\n  MNQ: { nt8: front }\n', 'map.yaml:4 mappings.MNQ.nt8: MNQ stands for NQ on nt8'],
    ['  NQ: 5\n', 'map.yaml:3 mappings.NQ: '],
  ])('%j', (rows, start) => {
    const faults = faultsOf(head + rows);
    expect(
      faults.some((fault) => fault.startsWith(start)),
      faults.join('\n'),
    ).toBe(true);
  });

  test('a template without a month is refused', () => {
    expect(faultsOf("version: 1\ntemplates: { sierra: '{root}{yy}' }\nmappings: {}\n")).toEqual([
      expect.stringContaining('map.yaml:2 templates.sierra') as string,
    ]);
  });
});

describe('an edit', () => {
  test('changes that mapping, raises the revision and keeps what a person wrote around it', () => {
    const result = editSymbolMap(
      shipped,
      [
        { kind: 'mapping', root: 'NQ', platform: 'mt5', entry: { symbol: 'US100.cash', point_value: 10 } },
        { kind: 'mapping', root: 'ES', platform: 'sierra', entry: null },
        { kind: 'template', platform: 'sierra', template: '{root}{month}{yy}_FUT_CME' },
      ],
      products,
    );
    if (!result.ok) throw new Error(result.error.map(describeConfigError).join('\n'));
    expect(result.value.map.revision).toBe(1);
    expect(result.value.text).toContain('# Coins: one unit is one coin.');
    const registry = createRegistry(products, result.value.map);
    expect(registry.orderTarget('NQ', 'mt5', NOW_US)).toMatchObject({ symbol: 'US100.cash' });
    expect(registry.translate('NQ', 'mt5', 1)).toMatchObject({ value: { size: 2 } });
    expect(registry.orderTarget('ES', 'sierra', NOW_US)).toMatchObject({ kind: 'blank' });
    expect(registry.orderTarget('NQ', 'sierra', NOW_US)).toMatchObject({ symbol: 'NQH25_FUT_CME' });
  });

  test('that is faulty changes nothing and says where', () => {
    const result = editSymbolMap(shipped, [{ kind: 'mapping', root: 'NQ', platform: 'nt8', entry: 'NQ1!' }], products);
    expect(result).toMatchObject({ ok: false, error: [{ key: 'mappings.NQ.nt8' }] });
  });

  test('of a platform that the file has under another name changes it there', () => {
    const source = { text: 'version: 1\nmappings:\n  NQ: { mt5: NAS100 }\n', file: 'm.yaml' };
    const registry = edited([{ kind: 'mapping', root: 'NQ', platform: 'mt5_global', entry: 'USTEC' }], source);
    expect(registry.orderTarget('NQ', 'mt5_global', NOW_US)).toMatchObject({ symbol: 'USTEC' });
  });
});

describe('the difference of two configurations', () => {
  const before = shippedRegistry();

  test('is told in the words of the trader', () => {
    const after = edited([
      { kind: 'mapping', root: 'NQ', platform: 'mt5', entry: { symbol: 'US100.cash', point_value: 10 } },
      { kind: 'mapping', root: 'ES', platform: 'nt8', entry: '' },
    ]);
    expect(diffRegistries(before, after, PLATFORMS, NOW_US).map(describeChange)).toEqual([
      'NQ on mt5_global: NAS100 → US100.cash',
      'NQ on mt5_global: 1 NQ = 20 lots = $20/pt → 1 NQ = 2 lots = $20/pt',
      'ES on nt8: ES 03-25 → not traded',
      'ES on nt8: 1 ES = 1 contract = $50/pt → size unknown',
    ]);
  });

  test('shows overrides and products too', () => {
    const after = shippedRegistry(
      undefined,
      'overrides:\n  NQ.2025-03: { roll: 2025-03-13 }\nproducts:\n  ES: { margin_usd: 1 }\n',
    );
    expect(diffRegistries(before, after, ['nt8'], NOW_US).map(describeChange)).toEqual([
      'NQ: front NQH25 until 2025-03-15, expires 2025-03-21 → front NQM25 until 2025-06-14, expires 2025-06-20',
      'NQ: NQH25 rolls 2025-03-15, expires 2025-03-21 → NQH25 rolls 2025-03-13, expires 2025-03-21',
      'NQ on nt8: NQ 03-25 → NQ 06-25',
      'NQ on sierra: NQH25 → NQM25',
      'NQ on bookmap: NQ-03-25 → NQ-06-25',
      'NQ on quantower: NQH5 → NQM5',
      'ES: tick 0.25, 50 USD a point, margin 25000 → tick 0.25, 50 USD a point, margin 1',
    ]);
  });
});

describe('a configuration that was read', () => {
  const inForce = shippedRegistry();
  const after = edited([{ kind: 'mapping', root: 'NQ', platform: 'mt5', entry: 'USTEC' }]);
  const decide = (registry: Registry, inFlight: string[]): string =>
    decideReload(inForce, { ok: true, value: registry }, new Set(inFlight), PLATFORMS, NOW_US).kind;

  test('is not applied while faulty: the last good one stays in force', () => {
    const errors = [{ file: 'f', line: 1, key: 'k', message: 'm' }];
    expect(decideReload(inForce, { ok: false, error: errors }, new Set(), PLATFORMS, NOW_US)).toEqual({
      kind: 'kept',
      errors,
    });
  });

  test('waits for the orders of the roots that it changes, and for no others', () => {
    expect(decide(after, ['NQ'])).toBe('waits');
    expect(decide(after, ['ES'])).toBe('applies');
    expect(decide(after, [])).toBe('applies');
    expect(decide(shippedRegistry(), ['NQ'])).toBe('unchanged');
  });
});

describe('symbol_mappings.json', () => {
  test('is read in its simple form; a dated entry is the front month on that platform', () => {
    const text = '{"NQ":{"nt8":"NQ 03-25","sierra":"NQH25_FUT_CME","mt5":"USTEC","bookmap":""}}';
    const imported = importSimpleMap({ text, file: 'symbol_mappings.json' }, shipped, products);
    if (!imported.ok) throw new Error(imported.error.map(describeConfigError).join('\n'));
    const registry = createRegistry(products, imported.value.map);
    const later = us('2026-11-20T15:00:00Z');
    expect(registry.orderTarget('NQ', 'nt8', later)).toMatchObject({ symbol: 'NQ 12-26' });
    expect(registry.orderTarget('NQ', 'sierra', later)).toMatchObject({ symbol: 'NQZ26_FUT_CME' });
    expect(registry.orderTarget('NQ', 'mt5', later)).toMatchObject({ symbol: 'USTEC' });
    expect(registry.orderTarget('NQ', 'bookmap', later)).toMatchObject({ kind: 'blank' });
    expect(registry.orderTarget('NQ', 'quantower', later)).toMatchObject({ symbol: 'NQZ6' });
    expect(registry.orderTarget('ES', 'nt8', later)).toMatchObject({ symbol: 'ES 12-26' });
  });

  test('comes back as it went out', () => {
    const registry = shippedRegistry();
    const text = exportSimpleMap(registry, NOW_US);
    expect(JSON.parse(text)).toMatchObject({ NQ: { nt8: 'NQ 03-25', sierra: 'NQH25', mt5_global: 'NAS100' } });
    const imported = importSimpleMap({ text, file: 'x.json' }, shipped, products);
    if (!imported.ok) throw new Error(imported.error.map(describeConfigError).join('\n'));
    const again = createRegistry(products, imported.value.map);
    for (const at of [NOW_US, us('2026-11-20T15:00:00Z')])
      expect(diffRegistries(registry, again, PLATFORMS, at)).toEqual([]);
  });

  test('faulty, it is refused with its own line and key', () => {
    const text = '{\n  "NQ": {\n    "nt8": "NQ 03-25",\n    "mt5": "NQ1!"\n  }\n}';
    expect(importSimpleMap({ text, file: 's.json' }, shipped, products)).toMatchObject({
      ok: false,
      error: [{ file: 's.json', line: 4, key: 'NQ.mt5' }],
    });
    expect(importSimpleMap({ text: '{"NQ":5}', file: 's.json' }, shipped, products)).toMatchObject({
      error: [{ file: 's.json', key: 'NQ' }],
    });
    expect(importSimpleMap({ text: '{"XX":{"nt8":"front"}}', file: 's.json' }, shipped, products)).toMatchObject({
      error: [{ file: 's.json', key: 'XX' }],
    });
  });
});

test('the shipped map loads and trades nothing twice under one name', () => {
  expect(symbolMapOf(products).mappings.size).toBe(22);
});
