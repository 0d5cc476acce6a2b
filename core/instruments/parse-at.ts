import { parseCivilDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';

/** A point in time as a person states it: a trade date, or an instant. */
export type At = { readonly kind: 'day'; readonly day: CivilDay } | { readonly kind: 'instant'; readonly us: number };

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads `2025-03-14` as a trade date and `2025-03-14T16:59:00-05:00` as an instant. A time without a zone is refused: it
 * would mean something else on every PC.
 */
export function parseAt(text: string): At | undefined {
  const day = parseCivilDay(text);
  if (day !== undefined) return { kind: 'day', day };
  if (!INSTANT.test(text) || parseCivilDay(text.slice(0, 10)) === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : { kind: 'instant', us: ms * 1000 };
}
