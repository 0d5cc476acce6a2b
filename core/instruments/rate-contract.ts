import { sessionsBefore } from './calendar.ts';
import type { Registry } from './registry.ts';

/** The months of a future that are followed for a rate. */
export interface RateContract {
  /** As `WDOZ26`: the front, and on the last two sessions of its life the next. */
  readonly contract: string;
  readonly front: string;
}

/**
 * The contract of a dollar future whose quotes are the rate. On its last two sessions a front month trades thinly and settles
 * against an average, so the next one speaks. Undefined for a root without months and outside the calendar.
 */
export function rateContract(
  registry: Pick<Registry, 'frontMonth' | 'products' | 'tradeDayUs'>,
  root: string,
  nowUs: number,
): RateContract | undefined {
  const front = registry.frontMonth(root, nowUs);
  const calendar = registry.products.byRoot.get(root)?.cycle?.calendar;
  if (!front.ok || !calendar) return undefined;
  const { contract, next, front: dated } = front.value;
  const beginsUs = registry.tradeDayUs(root, sessionsBefore(calendar, dated.dates.lastTradeDay, 1));
  return { contract: beginsUs !== undefined && nowUs >= beginsUs ? next : contract, front: contract };
}
