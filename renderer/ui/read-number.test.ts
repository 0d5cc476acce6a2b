import { expect, it } from 'vitest';
import { readNumber } from './read-number.ts';

it.each([
  ['1', 1],
  [' 0.5 ', 0.5],
  ['0,5', 0.5],
  ['-2,25', -2.25],
  ['16250.125', 16_250.125],
  ['', undefined],
  [' ', undefined],
  ['two', undefined],
  ['1,000', undefined],
  ['12,345,678', undefined],
  ['1,000.5', undefined],
  ['1.000,5', undefined],
  ['1e999', undefined],
])('reads a number with point or comma, and nothing that could be two: "%s"', (text, value) => {
  expect(readNumber(text)).toBe(value);
});
