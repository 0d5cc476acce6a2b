import type { EngineView } from '../engine/view.ts';
import { isSettled } from '../model/difference.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { differenceMap } from './difference-map.ts';
import { clientPositionMap, fillMap, orderMap } from './view-maps.ts';

export interface QuerySources {
  readonly view: EngineView;
  readonly platforms: () => Packable;
  readonly symbols: () => Packable;
  readonly stats: () => Packable;
  readonly risk: () => Packable;
  /** A signal through every check, without sending it. */
  readonly whatIf: (args: WireMap) => Packable;
}

/** Rows of one answer at most; a larger answer would not fit a frame. */
const ROWS_MAX = 1_000;

/** Answers a client's QUERY; undefined for a question that does not exist. `limit` bounds orders and fills. */
export function answerQuery(sources: QuerySources, what: string, args: WireMap): Packable | undefined {
  const { view, platforms, symbols, stats, risk, whatIf } = sources;
  switch (what) {
    case 'positions':
      return view.positions().map(clientPositionMap);
    case 'orders':
      return view.orders(rowLimit(args)).map((order) => orderMap(order, 'upper'));
    case 'fills':
      return view.fills(rowLimit(args)).map(fillMap);
    case 'differences':
      return openRows(view);
    case 'platforms':
      return platforms();
    case 'symbols':
      return symbols();
    case 'stats':
      return stats();
    case 'risk':
      return risk();
    case 'what_if':
      return whatIf(args);
    default:
      return undefined;
  }
}

function openRows(view: EngineView): Packable {
  return view
    .differences()
    .filter((difference) => !isSettled(difference))
    .slice(0, ROWS_MAX)
    .map(differenceMap);
}

/** The `limit` of a question: 1 to 1,000, and 1,000 when it states none that makes sense. */
export function rowLimit(args: WireMap): number {
  const { limit } = args;
  return typeof limit === 'number' && limit >= 1 ? Math.min(ROWS_MAX, Math.floor(limit)) : ROWS_MAX;
}
