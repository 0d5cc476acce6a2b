import { assert } from '../base/assert.ts';
import { addDays, civilDay, isWeekend, partsOfDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { closedDays } from './holiday-rule.ts';
import type { HolidayRule } from './holiday-rule.ts';

/** What a holiday file says of one calendar. */
export interface CalendarData {
  readonly name: string;
  readonly rules: readonly HolidayRule[];
  readonly extra: readonly CivilDay[];
  readonly open: readonly CivilDay[];
  readonly fromYear: number;
  readonly toYear: number;
  /** Up to here the days were held against published lists. */
  readonly verifiedTo: CivilDay;
}

/** Business days (sessions) of one exchange or city. */
export interface Calendar {
  readonly name: string;
  readonly first: CivilDay;
  readonly last: CivilDay;
  readonly verifiedTo: CivilDay;
  covers(day: CivilDay): boolean;
  /** Whether the day is a business day. The day must be covered. */
  isSession(day: CivilDay): boolean;
}

/** Makes a calendar; years are worked out once, when first asked for. */
export function createCalendar(data: CalendarData): Calendar {
  const first = civilDay(data.fromYear, 1, 1);
  const last = civilDay(data.toYear, 12, 31);
  const open = new Set(data.open);
  const extra = new Set(data.extra);
  const years = new Map<number, ReadonlySet<CivilDay>>();
  const closedIn = (year: number): ReadonlySet<CivilDay> => {
    let days = years.get(year);
    if (!days) {
      days = closedDays(data.rules, year);
      years.set(year, days);
    }
    return days;
  };
  const covers = (day: CivilDay): boolean => day >= first && day <= last;
  return {
    name: data.name,
    first,
    last,
    verifiedTo: data.verifiedTo,
    covers,
    isSession: (day) => {
      assert(covers(day), `calendar ${data.name} does not cover day ${day}`);
      if (isWeekend(day) || extra.has(day)) return false;
      return open.has(day) || !closedIn(partsOfDay(day).year).has(day);
    },
  };
}

/** A day is a session where it is one in any of them, as for an expiry that needs London or the US to be open. */
export function anyCalendar(calendars: readonly Calendar[]): Calendar {
  const [only] = calendars;
  assert(only !== undefined, 'a calendar of several needs at least one');
  if (calendars.length === 1) return only;
  const first = Math.max(...calendars.map((calendar) => calendar.first)) as CivilDay;
  const last = Math.min(...calendars.map((calendar) => calendar.last)) as CivilDay;
  return {
    name: calendars.map((calendar) => calendar.name).join(' or '),
    first,
    last,
    verifiedTo: Math.min(...calendars.map((calendar) => calendar.verifiedTo)) as CivilDay,
    covers: (day) => day >= first && day <= last,
    isSession: (day) => calendars.some((calendar) => calendar.isSession(day)),
  };
}

/** The session `count` sessions before `day`; the day itself when `count` is 0, whether it is a session or not. */
export function sessionsBefore(calendar: Calendar, day: CivilDay, count: number): CivilDay {
  let at = day;
  for (let left = count; left > 0; left -= 1) at = previousSession(calendar, addDays(at, -1));
  return at;
}

/** The latest session on or before a day. */
export function previousSession(calendar: Calendar, day: CivilDay): CivilDay {
  let at = day;
  while (!calendar.isSession(at)) at = addDays(at, -1);
  return at;
}

/** The earliest session on or after a day. */
export function nextSession(calendar: Calendar, day: CivilDay): CivilDay {
  let at = day;
  while (!calendar.isSession(at)) at = addDays(at, 1);
  return at;
}
