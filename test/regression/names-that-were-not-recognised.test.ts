import { expect, it } from 'vitest';
import { shippedRegistry, us } from '../support/shipped-registry.ts';

const registry = shippedRegistry();
const AT = us('2025-03-14T15:00:00Z');

it.each([
  ['NQ^', 'NQ'],
  ['YM^', 'YM'],
  ['ES^', 'ES'],
  ['US100i', 'NQ'],
  ['USTEC_H25', 'NQ'],
  ['US100.H25', 'NQ'],
  ['US500.123', 'ES'],
  ['#US30', 'YM'],
  ['XAUUSD-Z5', 'GC'],
])('%s of a broker is refused as an order with %s as the candidate', (name, root) => {
  for (const platform of ['mt5', undefined]) {
    expect(registry.checkOrderSymbol(name, undefined, AT, platform)).toMatchObject({
      error: { code: 'SYMBOL_UNKNOWN', candidates: [root], message: expect.stringContaining(root) as unknown },
    });
  }
});

it.each(['NQ^', 'USTEC_H25', 'US100.H25'])('%s, which may be worth anything, is read from no platform', (name) => {
  expect(registry.normalize(name, undefined, AT, 'mt5').ok).toBe(false);
  expect(registry.normalize(name, undefined, AT, 'my_broker').ok).toBe(false);
});

it.each([
  ['NQH25_FUT_CME [CB]', 'sierra', 'NQH25_FUT_CME'],
  ['NQH25 [M]', 'sierra', 'NQH25'],
  ['NQZ24_FUT_CME [CBV]', 'sierra', 'NQH25'],
])(
  '%s of a chart is refused as an order with the contract that trades as the candidate',
  (symbol, platform, offered) => {
    expect(registry.checkOrderSymbol(symbol, undefined, AT, platform)).toMatchObject({
      error: { code: 'SYMBOL_CONTINUOUS', candidates: [offered], message: expect.stringContaining(offered) as unknown },
    });
  },
);

it.each(['US5000', 'EU50', 'HK50', 'US100X25', 'NQI', 'H25', '.H25', '^', '_SB', 'NQQ^'])(
  '%s is nobody’s name, and nothing is offered for it',
  (name) => {
    const refused = registry.checkOrderSymbol(name, undefined, AT, 'mt5');
    expect(refused).toMatchObject({ error: { code: 'SYMBOL_UNKNOWN' } });
    expect(refused.ok || refused.error.candidates).toBeUndefined();
  },
);
