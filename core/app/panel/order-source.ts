import type { FillView, ParentOrderView } from '../../api/order-view.ts';
import type { TableChanges } from '../../api/stream-source.ts';
import { STREAMS } from '../../api/streams.ts';
import type { Decision } from '../../engine/decision.ts';
import type { ParentKey } from '../../model/ids.ts';
import type { WorkedEvent } from '../inbox.ts';
import { fillRow, parentRow, simulatedPlatforms, type OrderRowSources } from './order-rows.ts';

interface OrderTable<T> {
  readonly everyMs: number;
  snapshot(): readonly T[];
  changes(): TableChanges<T> | undefined;
  begin(): void;
  end(): void;
}

/** Parents with their children, and fills, as streams: only what an event has touched is built anew. */
export interface OrderSources {
  readonly orders: OrderTable<ParentOrderView>;
  readonly fills: OrderTable<FillView>;
  take(worked: WorkedEvent): void;
}

const EVERY_MS = 100;

/** Makes the streams of orders and fills. */
export function createOrderSources(sources: OrderRowSources): OrderSources {
  const { view } = sources;
  const touched = new Set<ParentKey>();
  const shown = new Set<string>();
  let newFills = 0;
  let isWatched = false;
  let areFillsWatched = false;
  let shownFills: string[] = [];

  const touch = (decision: Decision): void => {
    if ('parent' in decision) touched.add(decision.parent.key);
    else if ('key' in decision) touched.add(decision.key);
    else if ('orderId' in decision) {
      const order = view.order(decision.orderId);
      if (order !== undefined) touched.add(order.parentKey);
    }
  };

  /** Newest parents of the engine, oldest first, as a table shows them in the order in which they came. */
  const snapshot = (): readonly ParentOrderView[] => {
    const simulated = simulatedPlatforms(view);
    return view
      .signals(STREAMS.orders.rowsMax)
      .map((parent) => parentRow(sources, parent, simulated))
      .toReversed();
  };

  const changes = (): TableChanges<ParentOrderView> | undefined => {
    if (touched.size === 0) return undefined;
    const simulated = simulatedPlatforms(view);
    const rows = [...touched].flatMap((key) => {
      const parent = view.signal(key);
      return parent === undefined ? [] : [parentRow(sources, parent, simulated)];
    });
    touched.clear();
    for (const { key } of rows) shown.add(key);
    const drop: string[] = [];
    for (const key of shown) {
      if (shown.size - drop.length <= STREAMS.orders.rowsMax) break;
      // What is still open stays in sight, however old it is.
      if (view.signal(key as ParentKey)?.state === 'ended') drop.push(key);
    }
    for (const key of drop) shown.delete(key);
    return rows.length === 0 && drop.length === 0 ? undefined : { rows, drop };
  };

  const fills = (limit: number): readonly FillView[] => {
    const simulated = simulatedPlatforms(view);
    return view
      .fills(limit)
      .map((fill) => fillRow(fill, simulated))
      .toReversed();
  };

  return {
    orders: {
      everyMs: EVERY_MS,
      snapshot,
      changes,
      begin: () => {
        isWatched = true;
        touched.clear();
        shown.clear();
        for (const parent of view.signals(STREAMS.orders.rowsMax).toReversed()) shown.add(parent.key);
      },
      end: () => {
        isWatched = false;
        touched.clear();
      },
    },
    fills: {
      everyMs: EVERY_MS,
      snapshot: () => fills(STREAMS.fills.rowsMax),
      changes: () => {
        if (newFills === 0) return undefined;
        const rows = fills(Math.min(newFills, STREAMS.fills.rowsMax));
        newFills = 0;
        shownFills.push(...rows.map(({ key }) => key));
        const drop = shownFills.splice(0, Math.max(0, shownFills.length - STREAMS.fills.rowsMax));
        return { rows, drop };
      },
      begin: () => {
        areFillsWatched = true;
        newFills = 0;
        shownFills = fills(STREAMS.fills.rowsMax).map(({ key }) => key);
      },
      end: () => {
        areFillsWatched = false;
        shownFills = [];
      },
    },
    take: ({ decisions }) => {
      for (const decision of decisions) {
        if (isWatched) touch(decision);
        if (areFillsWatched && decision.type === 'executionBooked') newFills += 1;
      }
    },
  };
}
