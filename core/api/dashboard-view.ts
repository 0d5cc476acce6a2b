import { positionView } from './order-view.ts';
import { overviewView } from './overview-view.ts';
import { platformView } from './platform-view.ts';
import { list, number, object, orNull, type Of } from './shape.ts';

/** What the text dashboard shows: the panel's own figures, and the active orders as the limit on them counts. */
export const dashboardView = object({
  atUs: number(),
  overview: overviewView,
  /** Signals with an order in flight that is not unknown; where there is a limit, each root may have one that enters. */
  activeOrders: object({ count: number(), limit: orNull(number()) }),
  positions: list(positionView),
  platforms: list(platformView),
});
export type DashboardView = Of<typeof dashboardView>;
