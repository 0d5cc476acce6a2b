import { expect, test } from 'vitest';
import { anchorDay, parseAnchor } from './anchor.ts';
import { addDays, civilDay, easterSunday, formatCivilDay, parseCivilDay, partsOfDay, weekdayOf } from './civil-day.ts';

test('every day of four hundred years is what the platform’s own calendar says', () => {
  const first = civilDay(1800, 1, 1);
  for (let offset = 0; offset < 146_097 + 400; offset += 1) {
    const day = addDays(first, offset);
    const date = new Date(day * 86_400_000);
    const { year, month, dayOfMonth } = partsOfDay(day);
    const isRight =
      year === date.getUTCFullYear() &&
      month === date.getUTCMonth() + 1 &&
      dayOfMonth === date.getUTCDate() &&
      weekdayOf(day) === date.getUTCDay() &&
      civilDay(year, month, dayOfMonth) === day;
    if (!isRight) expect.fail(date.toISOString());
  }
});

test.each(['2025-02-29', '2025-13-01', '2025-00-10', '2025-1-1', '20250314', '2025-03-14 ', 'today', ''])(
  '%j is no day',
  (text) => {
    expect(parseCivilDay(text)).toBeUndefined();
  },
);

test.each([
  [2020, '2020-04-12'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2035, '2035-03-25'],
])('Easter of %d is %s', (year, day) => {
  expect(formatCivilDay(easterSunday(year))).toBe(day);
});

test.each([
  ['third friday', '2025-03-21'],
  ['last friday', '2025-03-28'],
  ['first day', '2025-03-01'],
  ['last day', '2025-03-31'],
  ['last day of the month before', '2025-02-28'],
  ['day 25 of the month before', '2025-02-25'],
  ['wednesday nearest 15', '2025-03-12'],
  ['third wednesday', '2025-03-19'],
])('of March 2025, %s is %s', (text, day) => {
  const anchor = parseAnchor(text);
  if (!anchor || anchor.kind === 'expiry_of') throw new Error(text);
  expect(formatCivilDay(anchorDay(anchor, { year: 2025, month: 3 }))).toBe(day);
});

test.each(['fifth friday', 'third', 'day 31', 'day 0', 'friday nearest 31', 'someday nearest 15', ''])(
  '%j is no anchor',
  (text) => {
    expect(parseAnchor(text)).toBeUndefined();
  },
);
