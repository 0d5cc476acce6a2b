import { z } from 'zod';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parseWeekdayOfMonth } from './anchor.ts';
import { createCalendar } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { parseCivilDay } from './civil-day.ts';
import type { ConfigError } from './config-error.ts';
import type { HolidayRule } from './holiday-rule.ts';
import { civilDayText, readShape } from './read-shape.ts';
import type { ConfigText } from './read-shape.ts';

const year = z.number().int().min(1990).max(2100);
const singleDay = z.strictObject({ date: civilDayText, name: z.string() });

const ruleShape = z
  .strictObject({
    name: z.string().min(1),
    date: z.string().optional(),
    easter: z.number().int().min(-100).max(100).optional(),
    month: z.number().int().min(1).max(12).optional(),
    weekday: z.string().optional(),
    observed: z.enum(['none', 'nearest', 'sunday', 'next']).default('none'),
    from: year.default(1990),
    to: year.default(2100),
  })
  .transform((rule, context): HolidayRule => {
    const on = readHolidayDate(rule);
    if (on) return { name: rule.name, on, observed: rule.observed, fromYear: rule.from, toYear: rule.to };
    context.addIssue({
      code: 'custom',
      message: 'expected exactly one of date: MM-DD, easter: days, or month: and weekday: as "third monday"',
    });
    return z.NEVER;
  });

const fileShape = z.strictObject({
  version: z.literal(1),
  calendars: z.record(
    z.string().min(1),
    z.strictObject({
      covers: z.strictObject({ from: year, to: year }),
      verified_to: civilDayText,
      rules: z.array(ruleShape),
      extra: z.array(singleDay).default([]),
      open: z.array(singleDay).default([]),
    }),
  ),
});

/** Reads holidays.yaml: calendars by name. Every fault comes back with its line and key. */
export function loadHolidays(source: ConfigText): Result<ReadonlyMap<string, Calendar>, readonly ConfigError[]> {
  const read = readShape([source], fileShape);
  if (!read.ok) return read;
  const { value, errorAt } = read.value;
  const calendars = new Map<string, Calendar>();
  for (const [name, data] of Object.entries(value.calendars)) {
    if (data.covers.to < data.covers.from) {
      return err([errorAt(['calendars', name, 'covers'], 'expected from to be no later than to')]);
    }
    calendars.set(
      name,
      createCalendar({
        name,
        rules: data.rules,
        extra: data.extra.map((day) => day.date),
        open: data.open.map((day) => day.date),
        fromYear: data.covers.from,
        toYear: data.covers.to,
        verifiedTo: data.verified_to,
      }),
    );
  }
  return ok(calendars);
}

function readHolidayDate(rule: {
  readonly date?: string | undefined;
  readonly easter?: number | undefined;
  readonly month?: number | undefined;
  readonly weekday?: string | undefined;
}): HolidayRule['on'] | undefined {
  const stated = [rule.date, rule.easter, rule.weekday].filter((value) => value !== undefined);
  if (stated.length !== 1 || (rule.month !== undefined && rule.weekday === undefined)) return undefined;
  if (rule.easter !== undefined) return { kind: 'easter', offsetDays: rule.easter };
  if (rule.weekday !== undefined) {
    const parsed = parseWeekdayOfMonth(rule.weekday);
    return parsed && rule.month !== undefined ? { kind: 'weekday', month: rule.month, ...parsed } : undefined;
  }
  const [month, dayOfMonth] = (rule.date ?? '').split('-').map(Number);
  // A leap year accepts every day that some year has.
  return parseCivilDay(`2024-${rule.date ?? ''}`) === undefined || month === undefined || dayOfMonth === undefined
    ? undefined
    : { kind: 'fixed', month, dayOfMonth };
}
