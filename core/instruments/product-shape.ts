import { z } from 'zod';
import { parseAnchor } from './anchor.ts';
import { WEEKDAYS } from './civil-day.ts';
import type { Weekday } from './civil-day.ts';
import { monthOfLetter } from './contract.ts';
import { civilDayText } from './read-shape.ts';

const WORKWEEK: readonly Weekday[] = [1, 2, 3, 4, 5];
const WHOLE_WEEK = WEEKDAYS.map((_name, weekday) => weekday as Weekday);

const positive = z.number().positive();

const months = z.string().transform((text, context) => {
  if (text === 'all') return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const parsed = text.split('').map(monthOfLetter);
  const known = parsed.filter((month) => month !== undefined);
  if (known.length === parsed.length && known.length > 0 && isAscending(known)) return known;
  context.addIssue({
    code: 'custom',
    message: `expected all, or letters of FGHJKMNQUVXZ in order, each once, was ${text}`,
  });
  return z.NEVER;
});

const anchor = z.string().transform((text, context) => {
  const parsed = parseAnchor(text);
  if (parsed) return parsed;
  context.addIssue({
    code: 'custom',
    message: `expected a day as "third friday", "last day" or "day 25 of the month before", was "${text}"`,
  });
  return z.NEVER;
});

const dayRule = z.strictObject({
  on: anchor,
  if_closed: z.enum(['previous', 'next', 'keep']).default('keep'),
  sessions_before: z.number().int().min(0).max(60).default(0),
  calendars: z.array(z.string()).min(1).optional(),
});

const roll = z.union(
  [
    z.strictObject({
      from: z.enum(['nominal expiry', 'expiry', 'first notice']),
      before: z.number().int().min(0).max(60),
      counted_in: z.enum(['days', 'sessions']),
    }),
    z.strictObject({ same_as: z.string() }),
  ],
  { error: 'expected { from, before, counted_in } or { same_as: ROOT }' },
);

const timeOfDay = z.string().transform((text, context) => {
  const match = /^(\d{2}):(\d{2})( day before)?$/.exec(text);
  const minute = Number(match?.[1]) * 60 + Number(match?.[2]);
  if (match && Number(match[2]) < 60 && minute <= 1440) return { minute, dayBefore: match[3] !== undefined };
  context.addIssue({ code: 'custom', message: `expected a time as 17:00 or "17:00 day before", was ${text}` });
  return z.NEVER;
});

const market = z.strictObject({
  zone: z.string().refine(isZone, { error: 'expected an IANA zone as America/Chicago' }),
  trade_day_from: timeOfDay,
  calendar: z.string().optional(),
  sessions: z
    .array(
      z.strictObject({
        from: civilDayText,
        days: z.enum(['mon-fri', 'all']).transform((days) => new Set(days === 'all' ? WHOLE_WEEK : WORKWEEK)),
        opens: timeOfDay,
        closes: timeOfDay,
      }),
    )
    .min(1),
});

const cfd = z.union(
  [
    z.strictObject({
      names: z.array(z.string().min(1)).min(1),
      point_value: positive,
      step: positive,
      min: positive,
    }),
    z.strictObject({ like: z.string() }),
  ],
  { error: 'expected { names, point_value, step, min }, all above 0, or { like: ROOT }' },
);

const product = z.strictObject({
  name: z.string().min(1),
  exchange: z.string().min(1),
  market: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'expected a currency as USD' }),
  tick: positive,
  point_value: positive,
  step: positive.default(1),
  min: positive.default(1),
  months: months.optional(),
  liquid: months.optional(),
  expiry: dayRule.optional(),
  last_trade: z.enum(['expiry', 'session before']).default('expiry'),
  first_notice: dayRule.optional(),
  roll: roll.optional(),
  margin_usd: positive.optional(),
  same_price_as: z.string().optional(),
  cfd: cfd.optional(),
});

/** The shape of products.yaml; what keys mean together is checked after. */
export const productsShape = z.strictObject({
  version: z.literal(1),
  markets: z.record(z.string().min(1), market),
  products: z.record(
    z.string().regex(/^[A-Z0-9]{1,12}$/, { error: 'expected a root of capital letters and digits' }),
    product,
  ),
  overrides: z
    .record(z.string(), z.strictObject({ roll: civilDayText.optional(), expiry: civilDayText.optional() }))
    .default({}),
});

export type ProductsFile = z.infer<typeof productsShape>;
export type ProductEntry = z.infer<typeof product>;
export type DayRuleEntry = z.infer<typeof dayRule>;

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] ?? value));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // Intl states an unknown zone only by throwing.
  }
}
