import { describe, expect, it } from 'vitest';
import { loadSymbolMap } from '../../core/instruments/load-symbol-map.ts';
import { shippedProducts, shippedRegistry } from '../support/shipped-registry.ts';

const products = shippedProducts();
const faultsOf = (rows: string, head = '') => {
  const read = loadSymbolMap({ text: `version: 1\n${head}mappings:\n${rows}`, file: 'map.yaml' }, products);
  return read.ok ? [] : read.error;
};

describe('a fixed name on a platform', () => {
  it.each([
    ['bookmap', 'F.US.ENQ'],
    ['nt8', 'NQ'],
    ['quantower', 'ENQ'],
    ['mt5_global', 'MYBROKERSNAME'],
  ])('is not sized as a $1 CFD on %s as %s', (platform, symbol) => {
    const registry = shippedRegistry(`version: 1\nmappings:\n  NQ: { ${platform}: ${symbol} }\n`);
    expect(registry.translate('NQ', platform, 1)).toMatchObject({ ok: false, error: { code: 'SIZE_TERMS_UNKNOWN' } });
    expect(registry.translate('NQ', platform, 1, { pointValue: 20 })).toMatchObject({ ok: true, value: { size: 1 } });
  });

  it('is sized as the CFD of its root where a broker is known to call it so', () => {
    const registry = shippedRegistry('version: 1\nmappings:\n  NQ: { mt5: NAS100.cash }\n');
    expect(registry.translate('NQ', 'mt5', 1)).toMatchObject({ ok: true, value: { size: 20, unit: 'lots' } });
  });

  it.each([
    ['quantower: ENQH25', /template/],
    ['mt5: USTEC_H25', /template/],
    ['mt5: XAUUSD', /name of GC/],
  ])('is refused where it is a month of something or another root: %s', (entry, message) => {
    expect(faultsOf(`  NQ: { ${entry} }\n`)).toMatchObject([
      { line: 3, message: expect.stringMatching(message) as unknown },
    ]);
  });
});

describe('a template', () => {
  it('of a platform names the root', () => {
    const head = "templates: { sierra: 'NQ{month}{yy}', nt8: '{month}{yy}' }\n";
    expect(faultsOf('  NQ: { sierra: front }\n', head)).toMatchObject([
      { line: 2, key: 'templates.sierra' },
      { line: 2, key: 'templates.nt8' },
    ]);
  });

  it('of one root may not write another one', () => {
    expect(faultsOf("  ES: { sierra: 'NQ{month}{yy}' }\n  NQ: { sierra: front }\n")).not.toEqual([]);
    expect(faultsOf("  ES: { sierra: 'X{month}{yy}' }\n  NQ: { sierra: 'X{month}{yy}' }\n")).toMatchObject([
      { line: 4 },
    ]);
    expect(faultsOf("  ES: { quantower: 'F.US.EP{month}{yy}' }\n  NQ: { quantower: 'F.US.ENQ{month}{yy}' }\n")).toEqual(
      [],
    );
  });
});
