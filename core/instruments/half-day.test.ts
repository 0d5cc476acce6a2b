import { expect, it } from 'vitest';
import { parseCivilDay } from './civil-day.ts';
import { earlyCloseUs, isHalfDay } from './half-day.ts';

it.each([
  ['2024-11-29', true],
  ['2025-11-28', true],
  ['2026-11-27', true],
  ['2026-11-26', false],
  ['2024-12-24', true],
  ['2025-12-24', true],
  ['2021-12-24', false],
  ['2022-12-24', false],
  ['2024-07-03', true],
  ['2025-07-03', true],
  ['2020-07-03', false],
  ['2021-07-03', false],
  ['2026-11-20', false],
])('knows whether %s is a half day: %s', (text, isHalf) => {
  expect(isHalfDay(parseCivilDay(text)!)).toBe(isHalf);
});

it('closes a US session at 12:15 in Chicago on a half day, and when it is due on others', () => {
  const at = (text: string): number => Date.parse(text) * 1_000;
  expect(earlyCloseUs(at('2026-11-27T22:00:00Z'))).toBe(at('2026-11-27T18:15:00Z'));
  expect(earlyCloseUs(at('2026-11-20T22:00:00Z'))).toBe(at('2026-11-20T22:00:00Z'));
});
