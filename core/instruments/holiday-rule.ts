import { addDays, civilDay, easterSunday, isWeekend, nthWeekday, weekdayOf } from './civil-day.ts';
import type { CivilDay, Weekday } from './civil-day.ts';

/** On which day of a year a holiday falls before anything moves it. */
type HolidayDate =
  | { readonly kind: 'fixed'; readonly month: number; readonly dayOfMonth: number }
  | { readonly kind: 'easter'; readonly offsetDays: number }
  | {
      readonly kind: 'weekday';
      readonly month: number;
      readonly weekday: Weekday;
      readonly nth: number | 'last';
    };

/**
 * What happens when it falls on a weekend: `none` nothing; `nearest` Saturday to Friday and Sunday to Monday; `sunday`
 * only Sunday to Monday; `next` to the next weekday that is not closed already.
 */
type ObservedRule = 'none' | 'nearest' | 'sunday' | 'next';

export interface HolidayRule {
  readonly name: string;
  readonly on: HolidayDate;
  readonly observed: ObservedRule;
  /** First and last year the rule holds, inclusive. */
  readonly fromYear: number;
  readonly toYear: number;
}

/** The closed weekdays that the rules give for one year; a day observed in a neighbouring year is not among them. */
export function closedDays(rules: readonly HolidayRule[], year: number): ReadonlySet<CivilDay> {
  const closed = new Set<CivilDay>();
  const held = rules.filter((rule) => year >= rule.fromYear && year <= rule.toYear);
  const days = held.map((rule) => ({ rule, day: nominalDay(rule.on, year) }));
  for (const { day } of days) if (!isWeekend(day)) closed.add(day);
  for (const { rule, day } of days) {
    const moved = isWeekend(day) ? observedDay(rule.observed, day, closed) : undefined;
    if (moved !== undefined) closed.add(moved);
  }
  return closed;
}

function nominalDay(on: HolidayDate, year: number): CivilDay {
  switch (on.kind) {
    case 'fixed':
      return civilDay(year, on.month, on.dayOfMonth);
    case 'easter':
      return addDays(easterSunday(year), on.offsetDays);
    case 'weekday':
      return nthWeekday(year, on.month, on.weekday, on.nth);
  }
}

function observedDay(observed: ObservedRule, day: CivilDay, closed: ReadonlySet<CivilDay>): CivilDay | undefined {
  const isSunday = weekdayOf(day) === 0;
  switch (observed) {
    case 'none':
      return undefined;
    case 'sunday':
      return isSunday ? addDays(day, 1) : undefined;
    case 'nearest':
      return addDays(day, isSunday ? 1 : -1);
    case 'next': {
      let next = addDays(day, 1);
      while (isWeekend(next) || closed.has(next)) next = addDays(next, 1);
      return next;
    }
  }
}
