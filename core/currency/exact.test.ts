import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactToFraction,
  exactToNumber,
  exactToText,
  multiplyExact,
  parseExact,
  roundFraction,
  scaleFraction,
  sumExact,
  type Exact,
} from './exact.ts';

const exact = (value: number | string): Exact => {
  const parsed = parseExact(value);
  if (parsed === undefined) throw new Error(`not a decimal: ${value}`);
  return parsed;
};

describe('exact decimals', () => {
  it.each([
    [0.2, '0.2'],
    ['20.10', '20.1'],
    [-37.63, '-37.63'],
    [1e-7, '0.0000001'],
    ['1.5e3', '1500'],
    [1e21, '1000000000000000000000'],
    ['+0.50', '0.5'],
    [-0, '0'],
  ])('reads %j as %s', (value, text) => {
    expect(exactToText(exact(value))).toBe(text);
  });

  it.each([
    NaN,
    Infinity,
    -Infinity,
    '',
    ' 1',
    '1,5',
    '0x10',
    '1e99',
    5e-324,
    '9'.repeat(41),
    null,
    undefined,
    {},
    true,
  ])('does not read %j', (value) => {
    expect(parseExact(value)).toBeUndefined();
  });

  it('adds and multiplies without binary dust', () => {
    expect(exactToText(sumExact([exact(0.1), exact(0.2)]))).toBe('0.3');
    expect(exactToText(multiplyExact(exact(0.015625), exact(1000)))).toBe('15.625');
    expect(exactToText(sumExact([]))).toBe('0');
  });

  it.each([
    ['0.005', 2, 1n],
    ['-0.005', 2, -1n],
    ['0.0049999', 2, 0n],
    ['2.5', 0, 3n],
    ['-2.5', 0, -3n],
    ['10.909', 2, 1091n],
  ])('rounds %s to %i digits half away from zero', (value, digits, rounded) => {
    expect(roundFraction(exactToFraction(exact(value)), digits)).toBe(rounded);
  });

  it('reads back every finite number it can hold', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-20);
        expect(exactToNumber(exact(value)) + 0).toBe(value + 0);
      }),
    );
  });

  it('loses nothing on the way through a rate and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (cents, rate) => {
        const amount = exactToFraction({ units: BigInt(cents), scale: 2 });
        const factor: Exact = { units: BigInt(rate), scale: 6 };
        const back = scaleFraction(scaleFraction(amount, factor, true), factor, false);
        expect(roundFraction(back, 2)).toBe(BigInt(cents));
      }),
    );
  });
});
