import type { Brand } from '../base/brand.ts';

/** A day of the proleptic Gregorian calendar without a zone: whole days since 1970-01-01, negative before it. */
export type CivilDay = Brand<number, 'CivilDay'>;

/** Day of the week, 0 = Sunday to 6 = Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const DAY_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_PER_ERA = 146_097;
const EPOCH_OFFSET_DAYS = 719_468;

/** The day of a year, month (1 to 12) and day of the month (1 to 31). Source: H. Hinnant, "chrono-compatible date algorithms". */
export function civilDay(year: number, month: number, dayOfMonth: number): CivilDay {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * DAYS_PER_ERA + dayOfEra - EPOCH_OFFSET_DAYS) as CivilDay;
}

/** Year, month (1 to 12) and day of the month of a day. */
export function partsOfDay(day: CivilDay): {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
} {
  const shifted = day + EPOCH_OFFSET_DAYS;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** The day `count` days later, earlier when negative. */
export function addDays(day: CivilDay, count: number): CivilDay {
  return (day + count) as CivilDay;
}

export function weekdayOf(day: CivilDay): Weekday {
  return ((((day + 4) % 7) + 7) % 7) as Weekday;
}

export function isWeekend(day: CivilDay): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

/** Reads `2025-03-14`; undefined for another shape and for a day that does not exist, as 2025-02-30. */
export function parseCivilDay(text: string): CivilDay | undefined {
  const match = DAY_TEXT.exec(text);
  if (!match) return undefined;
  const day = civilDay(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatCivilDay(day) === text ? day : undefined;
}

/** Writes a day as `2025-03-14`. */
export function formatCivilDay(day: CivilDay): string {
  const { year, month, dayOfMonth } = partsOfDay(day);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** The nth (1 to 4) such weekday of a month; `last` for the last one. */
export function nthWeekday(year: number, month: number, weekday: Weekday, nth: number | 'last'): CivilDay {
  if (nth === 'last') {
    const last = lastDayOfMonth(year, month);
    return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
  }
  const first = civilDay(year, month, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7);
}

/** The last calendar day of a month. */
export function lastDayOfMonth(year: number, month: number): CivilDay {
  return addDays(month === 12 ? civilDay(year + 1, 1, 1) : civilDay(year, month + 1, 1), -1);
}

/** Easter Sunday of the Gregorian calendar. Source: the anonymous algorithm of Meeus, "Astronomical Algorithms", ch. 8. */
export function easterSunday(year: number): CivilDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return civilDay(year, Math.floor(sum / 31), (sum % 31) + 1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
