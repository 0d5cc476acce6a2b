import { addDays, civilDay, isWeekend, nthWeekday, partsOfDay, weekdayOf } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { createZoneClock } from './exchange-clock.ts';

/** When the US exchanges close early. Equity index futures do at 12:15 in Chicago, energy and metals half an hour later. */
const EARLY_MINUTE = 12 * 60 + 15;

const chicago = createZoneClock('America/Chicago');

/**
 * Whether US futures exchanges close early on a day: on the Friday after Thanksgiving, on 24 December and on 3 July, where
 * those are trading days before a holiday on a weekday. Source: CME Globex holiday calendars of 2019 to 2025.
 */
export function isHalfDay(day: CivilDay): boolean {
  if (isWeekend(day)) return false;
  const { year, month, dayOfMonth } = partsOfDay(day);
  if (day === addDays(nthWeekday(year, 11, 4, 4), 1)) return true;
  if (month === 12 && dayOfMonth === 24) return weekdayOf(day) !== 5;
  return month === 7 && dayOfMonth === 3 && !isWeekend(civilDay(year, 7, 4));
}

/** When a US session that would close at `closesUs` really does. */
export function earlyCloseUs(closesUs: number): number {
  const { day } = chicago.localTime(closesUs - 1);
  return isHalfDay(day) ? Math.min(closesUs, chicago.instantUs(day, EARLY_MINUTE)) : closesUs;
}
