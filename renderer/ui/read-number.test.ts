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
  expect(readNumber(text, 'en-US')).toBe(value);
});

it.each([
  ['0,125', 'en-US', 0.125],
  ['0.125', 'pt-BR', 0.125],
  ['1.085', 'en-US', 1.085],
  ['1,085', 'pt-BR', 1.085],
  ['1,0850', 'en-US', 1.085],
  ['16250,25', 'pt-BR', 16_250.25],
  ['1.000', 'pt-BR', undefined],
  ['-16.250', 'pt-BR', undefined],
  ['1.000.000', 'pt-BR', undefined],
  ['16.250,25', 'pt-BR', undefined],
])('refuses thousands as the person writes them, and no decimals: "%s" in %s', (text, locale, value) => {
  expect(readNumber(text, locale)).toBe(value);
});
