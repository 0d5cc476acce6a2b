import { formatCivilDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import type { Product } from './product.ts';

const WARN_AHEAD_DAYS = 60;

/**
 * What a person should know about the holiday tables: that their checked part or their coverage ends within 60 days, or
 * has ended. One sentence per calendar that a product uses.
 */
export function calendarWarnings(products: Iterable<Product>, today: CivilDay): readonly string[] {
  const warnings = new Set<string>();
  for (const { cycle } of products) {
    if (!cycle) continue;
    for (const { name, verifiedTo, last } of [cycle.calendar, cycle.expiry.calendar]) {
      if (today > last - WARN_AHEAD_DAYS) {
        warnings.add(`The holiday table of ${name} ends on ${formatCivilDay(last)}; nothing is computed beyond it.`);
      } else if (today > verifiedTo - WARN_AHEAD_DAYS) {
        warnings.add(
          `The holidays of ${name} after ${formatCivilDay(verifiedTo)} come from its rules alone; compare them with the list that the exchange publishes.`,
        );
      }
    }
  }
  return [...warnings];
}
