import { expect, test } from 'vitest';
import { shippedText } from '../../test/support/shipped-registry.ts';
import { addDays, civilDay, formatCivilDay, isWeekend } from './civil-day.ts';
import { loadHolidays } from './load-holidays.ts';

const loaded = loadHolidays({ text: shippedText('holidays.yaml'), file: 'holidays.yaml' });

function closedWeekdays(name: string, year: number): string[] {
  const calendar = loaded.ok ? loaded.value.get(name) : undefined;
  const closed: string[] = [];
  for (let day = civilDay(year, 1, 1); day <= civilDay(year, 12, 31); day = addDays(day, 1)) {
    if (!isWeekend(day) && calendar?.isSession(day) === false) closed.push(formatCivilDay(day).slice(5));
  }
  return closed;
}

// B3's announcements, as reported by Seu Dinheiro (2024), O Povo (2025) and Exame (2026); 2027 from the laws alone.
test.each([
  [2024, '01-01 02-12 02-13 03-29 05-01 05-30 11-15 11-20 12-24 12-25 12-31'],
  [2025, '01-01 03-03 03-04 04-18 04-21 05-01 06-19 11-20 12-24 12-25 12-31'],
  [2026, '01-01 02-16 02-17 04-03 04-21 05-01 06-04 09-07 10-12 11-02 11-20 12-24 12-25 12-31'],
  [2027, '01-01 02-08 02-09 03-26 04-21 05-27 09-07 10-12 11-02 11-15 12-24 12-31'],
])('B3 has no session in %d on the announced days', (year, days) => {
  expect(closedWeekdays('B3', year)).toEqual(days.split(' '));
});

// NYSE and CME holiday lists.
test.each([
  [2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24'],
  [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26'],
  [2023, '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25'],
  [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'],
  [2025, '01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
  [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
  [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
])('the US is closed in %d on the published days', (year, days) => {
  expect(closedWeekdays('US', year)).toEqual(days.split(' '));
});

// gov.uk bank holidays, England and Wales.
test.each([
  [2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
  [2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
  [2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
  [2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
  [2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
  [2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
  [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
  [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
])('London is closed in %d on the published days', (year, days) => {
  expect(closedWeekdays('UK', year)).toEqual(days.split(' '));
});

test('a day outside the years shipped is a bug of the caller, never a guess', () => {
  const calendar = loaded.ok ? loaded.value.get('US') : undefined;
  expect(() => calendar?.isSession(civilDay(2041, 1, 2))).toThrow(/does not cover/);
});

test.each([
  ['date: 13-40', /exactly one/],
  ['easter: 2, date: 01-01', /exactly one/],
  ['weekday: third monday', /exactly one/],
  ['weekday: fifth monday, month: 3', /exactly one/],
])('a rule { %s } is refused with its line', (rule, message) => {
  const text = `version: 1\ncalendars:\n  X:\n    covers: { from: 2020, to: 2030 }\n    verified_to: 2027-12-31\n    rules:\n      - { name: R, ${rule} }\n`;
  const bad = loadHolidays({ text, file: 'h.yaml' });
  expect(bad).toMatchObject({ ok: false, error: [{ file: 'h.yaml', line: 7 }] });
  expect(bad.ok ? '' : bad.error[0]?.message).toMatch(message);
});
