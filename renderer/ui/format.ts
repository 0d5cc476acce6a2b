/** Texts of numbers and times in a person's own locale. Pure: the locale is an argument. */

/** What stands where there is nothing to show. */
export const NOTHING = '–';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** Money in USD with its sign always shown: +$412.50. */
export function usdText(value: number | null | undefined, locale: string): string {
  if (value === null || value === undefined) return NOTHING;
  const digits = numberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Math.abs(value));
  // What is less than half a cent is neither won nor lost.
  const sign = Math.abs(value) < 0.005 ? '' : value < 0 ? '−' : '+';
  return `${sign}$${digits}`;
}

/** An amount in USD without a sign of its own, for limits: $1,000. */
export function amountText(value: number, locale: string): string {
  return `${value < 0 ? '−' : ''}$${numberFormat(locale, { maximumFractionDigits: 2 }).format(Math.abs(value))}`;
}

/** A price with as many decimals as its tick has; of an unknown tick, as many as it has itself, two at least. */
export function priceText(value: number | null | undefined, tick: number | null | undefined, locale: string): string {
  if (value === null || value === undefined) return NOTHING;
  const decimals = tick === null || tick === undefined ? Math.max(2, decimalsOf(value)) : decimalsOf(tick);
  return numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** Decimals of a number as it is written, eight at most. */
export function decimalsOf(value: number): number {
  const text = String(Math.abs(value));
  const exponent = /e-(\d+)$/.exec(text)?.[1];
  if (exponent !== undefined) return Math.min(8, Number(exponent));
  const point = text.indexOf('.');
  return point < 0 ? 0 : Math.min(8, text.length - point - 1);
}

/** A quantity as short as it is: 1, 0.5, 20. */
export function quantityText(value: number | null | undefined, locale: string): string {
  return value === null || value === undefined
    ? NOTHING
    : numberFormat(locale, { maximumFractionDigits: 8 }).format(value);
}

/** A quantity with its sign: +1, −2. */
export function signedText(value: number, locale: string): string {
  const digits = quantityText(Math.abs(value), locale);
  if (value === 0) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}

/** A share as percent: 66.7 %. */
export function percentText(share: number | null | undefined, locale: string): string {
  return share === null || share === undefined
    ? NOTHING
    : numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** A ratio with two decimals. */
export function ratioText(value: number | null | undefined, locale: string): string {
  return value === null || value === undefined
    ? NOTHING
    : numberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

/** A whole count with the locale's separators. */
export function countText(value: number | null | undefined, locale: string): string {
  return value === null || value === undefined
    ? NOTHING
    : numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A duration of microseconds in the unit that reads best: 48 µs, 1.4 ms, 3.2 s. */
export function durationText(us: number | null | undefined, locale: string): string {
  if (us === null || us === undefined) return NOTHING;
  const [value, unit] = us < 1_000 ? [us, 'µs'] : us < 1_000_000 ? [us / 1_000, 'ms'] : [us / 1_000_000, 's'];
  return `${numberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}

/** How long ago, or for how long, in the two units that matter: 45 s, 3 min, 2 h 05 min, 3 d 4 h. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3_600)} h ${String(Math.floor((whole % 3_600) / 60)).padStart(2, '0')} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`;
}

/** The time of day in a zone, the person's own if none is named: 14:32:07. */
export function timeText(us: number | null | undefined, locale: string, zone?: string): string {
  if (us === null || us === undefined) return NOTHING;
  return timeFormat(locale, zone, false).format(us / 1_000);
}

/** Date and time: 21 Nov, 14:32:07. */
export function momentText(us: number | null | undefined, locale: string, zone?: string): string {
  if (us === null || us === undefined) return NOTHING;
  return timeFormat(locale, zone, true).format(us / 1_000);
}

/** The time of day of what happened today, with the day before it for what did not. */
export function recentText(us: number, nowUs: number, locale: string): string {
  const isToday = new Date(us / 1_000).toDateString() === new Date(nowUs / 1_000).toDateString();
  return isToday ? timeText(us, locale) : momentText(us, locale);
}

/** The time of day to the millisecond. */
export function stageTimeText(us: number, locale: string): string {
  return `${timeText(us, locale)}.${String(Math.floor((us / 1_000) % 1_000)).padStart(3, '0')}`;
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(locale: string, zone: string | undefined, withDay: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${zone ?? ''} ${withDay}`;
  const known =
    timeFormats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      ...(withDay && { day: '2-digit', month: 'short' }),
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...(zone !== undefined && { timeZone: zone }),
    });
  timeFormats.set(key, known);
  return known;
}

/** The short name of a zone at a moment: CT for Chicago, GMT-3 for what has no name of its own. */
export function zoneText(zone: string | undefined, atUs: number, locale: string): string {
  if (zone === 'America/Chicago') return 'CT';
  if (zone === 'America/New_York') return 'ET';
  const parts = new Intl.DateTimeFormat(locale, {
    timeZoneName: 'short',
    ...(zone !== undefined && { timeZone: zone }),
  }).formatToParts(atUs / 1_000);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Bytes in MB. */
export function megabytesText(bytes: number, locale: string): string {
  return `${numberFormat(locale, { maximumFractionDigits: bytes < 10_000_000 ? 1 : 0 }).format(bytes / 1_000_000)} MB`;
}

/** Parts of a text as sentences, one after the other: each begins large and ends with a stop. Empty ones are left out. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
