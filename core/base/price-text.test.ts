import { describe, expect, it } from 'vitest';
import { priceText } from './price-text.ts';

describe('the text of a price', () => {
  it.each([
    [16_250.5, '16250.50'],
    [16_251, '16251.00'],
    [1.08345, '1.08345'],
    [0.1 + 0.2, '0.30'],
    [0.000_000_01, '0.00000001'],
    [-37.63, '-37.63'],
    [Number.NaN, 'NaN'],
  ])('of %d is %s', (price, text) => {
    expect(priceText(price)).toBe(text);
  });
});
