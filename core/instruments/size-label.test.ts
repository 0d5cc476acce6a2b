import { describe, expect, test } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';

const registry = shippedRegistry();

describe('the sentence of a size', () => {
  test.each([
    ['NQ', 'mt5_global', undefined, '1 NQ = 20 lots = $20/pt'],
    ['ES', 'mt5_global', { pointValue: 10 }, '1 ES = 5 lots = $50/pt'],
    ['NQ', 'nt8', undefined, '1 NQ = 1 contract = $20/pt'],
    ['WIN', 'mt5_brazil', undefined, '1 WIN = 1 contract = R$0.2/pt'],
    ['BTCUSD', 'mt5_global', undefined, '1 BTCUSD = 1 lot = $1/pt'],
    ['WIN', 'nt8', undefined, undefined],
    ['NQ', 'mt5_global', { pointValue: 0 }, undefined],
  ])('%s on %s with %o is %s', (root, platform, terms, label) => {
    expect(registry.sizeLabel(root, platform, terms)).toBe(label);
  });

  test('number for number says what it is worth', () => {
    const own = shippedRegistry('version: 1\nmappings:\n  NQ: { mt5_global: { symbol: NAS100, size: same_number } }\n');
    expect(own.sizeLabel('NQ', 'mt5')).toBe('1 NQ = 1 lot = $1/pt');
  });
});

test('a confirmation holds for the sentence a person saw and for no other', () => {
  const own = shippedRegistry(
    "version: 1\nmappings:\n  NQ: { mt5_global: { symbol: NAS100, confirmed: 'NAS100: 1 NQ = 20 lots = $20/pt' }, nt8: front }\n",
  );
  expect(own.isSizeConfirmed('NQ', 'mt5_global')).toBe(true);
  expect(own.isSizeConfirmed('NQ', 'mt5_global', { pointValue: 10 })).toBe(false);
  expect(own.isSizeConfirmed('NQ', 'nt8')).toBe(false);
  expect(own.isSizeConfirmed('NQ', 'nowhere')).toBe(false);
});

test('terms of the terminal that contradict the file are listed, and win', () => {
  const terms = { pointValue: 10, sizeStep: 0.1, sizeMin: 1, currency: 'EUR' };
  // Points of two moneys cannot be compared: the sentence of the size says what a lot is.
  expect(registry.contradictions('NQ', 'mt5_global', terms)).toEqual([
    { term: 'minimum', file: 0.1, terminal: 1 },
    { term: 'currency', file: 'USD', terminal: 'EUR' },
  ]);
  expect(registry.contradictions('NQ', 'mt5_global', { ...terms, currency: 'USD' })).toEqual([
    { term: 'point value', file: 1, terminal: 10 },
    { term: 'minimum', file: 0.1, terminal: 1 },
  ]);
  expect(registry.contradictions('NQ', 'mt5_global', {})).toEqual([]);
  expect(registry.translate('NQ', 'mt5_global', 1, { pointValue: 10 })).toMatchObject({ value: { size: 2 } });
});

describe('the sentence of lots in another money', () => {
  const euros = (pointValue: number) => ({ pointValue, currency: 'EUR' });
  const confirmedAt = (entry: string, pointValue: number) => {
    const before = shippedRegistry(`version: 1\nmappings:\n  NQ: { mt5_global: { symbol: NAS100, ${entry} } }\n`);
    const label = before.sizeLabel('NQ', 'mt5_global', euros(pointValue)) ?? '';
    const confirmed = `'${before.sizeConfirmation('NQ', 'mt5_global', label)}'`;
    const text = `version: 1\nmappings:\n  NQ: { mt5_global: { symbol: NAS100, ${entry}, confirmed: ${confirmed} } }\n`;
    return shippedRegistry(text);
  };

  test('is confirmed once: a terminal states the point anew with each rate', () => {
    const own = confirmedAt('size: money', 0.9257);
    expect(own.sizeLabel('NQ', 'mt5_global', euros(0.9257))).toBe(
      '1 NQ = $20/pt in lots of about €1/pt, at the rate of the day',
    );
    for (const pointValue of [0.8512, 0.9257, 1.0031])
      expect(own.isSizeConfirmed('NQ', 'mt5_global', euros(pointValue))).toBe(true);
    expect(own.isSizeConfirmed('NQ', 'mt5_global', euros(9.257))).toBe(false);
    expect(own.isSizeConfirmed('NQ', 'mt5_global', { pointValue: 1, currency: 'USD' })).toBe(false);
  });

  test('is asked for again number for number when a lot is worth noticeably more', () => {
    const own = confirmedAt('size: same_number', 0.9257);
    expect(own.sizeLabel('NQ', 'mt5_global', euros(0.9257))).toBe('1 NQ = 1 lot = about €1/pt');
    // A dollar was worth between 0.83 and 0.97 euros within two years.
    for (const pointValue of [0.83, 0.8499, 0.8501, 0.9301, 0.9499, 0.9501, 0.97])
      expect(own.isSizeConfirmed('NQ', 'mt5_global', euros(pointValue))).toBe(true);
    expect(own.isSizeConfirmed('NQ', 'mt5_global', euros(1.86))).toBe(false);
  });
});
