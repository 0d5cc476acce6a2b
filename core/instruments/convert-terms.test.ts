import { expect, test } from 'vitest';
import { err, ok } from '../base/result.ts';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { CurrencyFactor } from './convert-terms.ts';

const registry = shippedRegistry();
const IN_EUROS = { pointValue: 1, sizeStep: 0.1, sizeMin: 0.1, currency: 'EUR' };

function sizeOf(factorOf?: CurrencyFactor) {
  return registry.translate('NQ', 'mt5_global', 1, IN_EUROS, undefined, factorOf);
}

test('a point value in another currency is converted before money per point is compared', () => {
  // $20 a point over €1 = $1.25 a point and lot: 16 lots.
  expect(sizeOf(() => ok(1.25))).toMatchObject({ value: { size: 16, unit: 'lots' } });
});

test('without a rate the size is refused, and a rate that is too old is named', () => {
  expect(sizeOf()).toMatchObject({ error: { code: 'SIZE_CURRENCY_DIFFERS' } });
  expect(sizeOf(() => err({ code: 'RATE_MISSING', message: 'no rate' }))).toMatchObject({
    error: { code: 'SIZE_CURRENCY_DIFFERS' },
  });
  expect(sizeOf(() => err({ code: 'RATE_TOO_OLD', message: '1000 s old' }))).toMatchObject({
    error: { code: 'RATE_TOO_OLD' },
  });
});

test('the sentence of a size in another currency promises no fixed number of lots', () => {
  expect(registry.sizeLabel('NQ', 'mt5_global', IN_EUROS)).toBe(
    '1 NQ = $20/pt in lots of about €1/pt, at the rate of the day',
  );
});

test('a platform trades the month of its mapping, unless it declares other months of the root only', () => {
  const nowUs = Date.parse('2026-11-20T15:00:00Z') * 1000;
  const months = (...declared: string[]) =>
    registry.tradedContract(
      'NQ',
      'nt8',
      nowUs,
      undefined,
      declared.map((symbol) => ({ symbol })),
    );
  expect(months()).toBe('NQZ26');
  expect(months('ES 12-26')).toBe('NQZ26');
  expect(months('NQ 03-27')).toBe('NQH27');
  expect(months('NQ 03-27', 'NQ 12-26')).toBe('NQZ26');
  expect(registry.tradedContract('NQ', 'mt5_global', nowUs, undefined, [])).toBeUndefined();
});
