import { expect, test } from 'vitest';
import { shippedProducts } from '../../test/support/shipped-registry.ts';
import { proposeBrokerName } from './broker-name.ts';
import { createCfdNames } from './cfd-name.ts';

const names = createCfdNames(shippedProducts().byRoot.values());

test.each([
  ['NQ', ['EURUSD', 'NAS100', 'US30'], 'NAS100'],
  ['NQ', ['EURUSD', 'USTEC.cash', 'US30.cash'], 'USTEC.cash'],
  ['YM', ['US30.hw', 'NASDAQ.hw', 'S&P500.hw'], 'US30.hw'],
  ['ES', ['US30.hw', 'NASDAQ.hw', 'S&P500.hw'], 'S&P500.hw'],
  ['NQ', ['NAS100', 'NAS100.cash'], 'NAS100'],
  ['GC', ['XAUUSDm'], 'XAUUSDm'],
])('%s among %j is %s', (root, offered, name) => {
  expect(proposeBrokerName(names, root, offered)).toEqual({ ok: true, value: name });
});

test('two that fit are both offered, none is chosen', () => {
  expect(proposeBrokerName(names, 'NQ', ['US100', 'NAS100', 'US30'])).toMatchObject({
    error: { code: 'SYMBOL_AMBIGUOUS', candidates: ['US100', 'NAS100'] },
  });
  expect(proposeBrokerName(names, 'NQ', ['US100.cash', 'US100.pro'])).toMatchObject({
    error: { code: 'SYMBOL_AMBIGUOUS' },
  });
});

test.each([[['US5000', 'US1000', 'NAS', 'EU50', 'XUS500X']], [[]]])('none of %j is a name that we know', (offered) => {
  for (const root of ['NQ', 'ES', 'YM', 'WIN']) {
    expect(proposeBrokerName(names, root, offered)).toMatchObject({ error: { code: 'SYMBOL_UNKNOWN' } });
  }
});
