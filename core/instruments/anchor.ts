import { addDays, civilDay, lastDayOfMonth, nthWeekday, weekdayOf, WEEKDAYS } from './civil-day.ts';
import type { CivilDay, Weekday } from './civil-day.ts';
import { addMonths } from './contract.ts';
import type { ContractMonth } from './contract.ts';

/** A day counted from a contract's month, before any holiday moves it; or the expiry of another product. */
export type Anchor =
  | {
      readonly kind: 'weekday';
      readonly weekday: Weekday;
      readonly nth: number | 'last';
      readonly monthsBefore: number;
    }
  | { readonly kind: 'day'; readonly dayOfMonth: number | 'last'; readonly monthsBefore: number }
  | { readonly kind: 'nearest'; readonly weekday: Weekday; readonly dayOfMonth: number; readonly monthsBefore: number }
  | { readonly kind: 'expiry_of'; readonly root: string };

const ORDINALS = ['first', 'second', 'third', 'fourth'] as const;
const WEEKDAY_NAMES = WEEKDAYS.join('|');
const NTH_WEEKDAY = new RegExp(`^(${ORDINALS.join('|')}|last) (${WEEKDAY_NAMES})$`);
const NEAREST = new RegExp(`^(${WEEKDAY_NAMES}) nearest (\\d{1,2})$`);
const MONTH_BEFORE = ' of the month before';

/** Reads `third friday`, `last day`, `day 25 of the month before`, `wednesday nearest 15`, `expiry of CL`; else undefined. */
export function parseAnchor(text: string): Anchor | undefined {
  const expiryOf = /^expiry of (\S+)$/.exec(text);
  if (expiryOf?.[1] !== undefined) return { kind: 'expiry_of', root: expiryOf[1] };
  const monthsBefore = text.endsWith(MONTH_BEFORE) ? 1 : 0;
  const phrase = monthsBefore === 1 ? text.slice(0, -MONTH_BEFORE.length) : text;
  if (phrase === 'first day') return { kind: 'day', dayOfMonth: 1, monthsBefore };
  if (phrase === 'last day') return { kind: 'day', dayOfMonth: 'last', monthsBefore };
  const day = /^day (\d{1,2})$/.exec(phrase);
  if (day) return dayAnchor(Number(day[1]), monthsBefore);
  const nearest = NEAREST.exec(phrase);
  if (nearest) {
    const weekday = parseWeekday(nearest[1] ?? '');
    const dayOfMonth = Number(nearest[2]);
    return weekday === undefined || dayOfMonth < 4 || dayOfMonth > 25
      ? undefined
      : { kind: 'nearest', weekday, dayOfMonth, monthsBefore };
  }
  const weekday = parseWeekdayOfMonth(phrase);
  return weekday && { kind: 'weekday', ...weekday, monthsBefore };
}

/** Reads `third friday` or `last monday`; undefined for anything else. */
export function parseWeekdayOfMonth(
  text: string,
): { readonly weekday: Weekday; readonly nth: number | 'last' } | undefined {
  const match = NTH_WEEKDAY.exec(text);
  const weekday = parseWeekday(match?.[2] ?? '');
  if (!match || weekday === undefined) return undefined;
  const ordinal = ORDINALS.findIndex((name) => name === match[1]);
  return { weekday, nth: ordinal < 0 ? 'last' : ordinal + 1 };
}

/** The day an anchor names for a contract month. */
export function anchorDay(anchor: Exclude<Anchor, { kind: 'expiry_of' }>, contract: ContractMonth): CivilDay {
  const { year, month } = addMonths(contract, -anchor.monthsBefore);
  switch (anchor.kind) {
    case 'weekday':
      return nthWeekday(year, month, anchor.weekday, anchor.nth);
    case 'day':
      return anchor.dayOfMonth === 'last' ? lastDayOfMonth(year, month) : civilDay(year, month, anchor.dayOfMonth);
    case 'nearest': {
      const middle = civilDay(year, month, anchor.dayOfMonth);
      const ahead = (anchor.weekday - weekdayOf(middle) + 7) % 7;
      return addDays(middle, ahead <= 3 ? ahead : ahead - 7);
    }
  }
}

function dayAnchor(dayOfMonth: number, monthsBefore: number): Anchor | undefined {
  return dayOfMonth >= 1 && dayOfMonth <= 28 ? { kind: 'day', dayOfMonth, monthsBefore } : undefined;
}

function parseWeekday(text: string): Weekday | undefined {
  const index = WEEKDAYS.findIndex((name) => name === text);
  return index < 0 ? undefined : (index as Weekday);
}
