import { alertView, logLineView } from './alert-view.ts';
import { fillView, parentOrderView, positionView, signalView } from './order-view.ts';
import { equityPoint, happeningView, overviewView } from './overview-view.ts';
import { performancePoint, performanceView } from './performance-view.ts';
import { platformView, quoteView } from './platform-view.ts';
import { riskView } from './risk-view.ts';
import type { Fields, ObjectShape, Of, Shape } from './shape.ts';

/** One value, whose patches replace top-level fields. */
export interface ValueStream<F extends Fields> {
  readonly kind: 'value';
  readonly shape: ObjectShape<F>;
}

/**
 * A table, whose patches put and drop rows by key. It holds at most `rowsMax` rows: when one more comes, the oldest goes
 * by a patch.
 */
export interface TableStream<T> {
  readonly kind: 'table';
  readonly shape: Shape<T>;
  readonly keyOf: (row: T) => string;
  readonly rowsMax: number;
}

function value<F extends Fields>(shape: ObjectShape<F>): ValueStream<F> {
  return { kind: 'value', shape };
}

function table<T>(shape: Shape<T>, rowsMax: number, keyOf: (row: T) => string): TableStream<T> {
  return { kind: 'table', shape, keyOf, rowsMax };
}

/** Everything that a panel can watch. */
export const STREAMS = {
  overview: value(overviewView),
  /** The curve of the risk day, oldest first. */
  equity: table(equityPoint, 2_000, ({ atUs }) => String(atUs)),
  /** The last events in plain words. */
  happenings: table(happeningView, 100, ({ number }) => String(number)),
  platforms: table(platformView, 1_000, ({ platform }) => platform),
  quotes: table(quoteView, 4_096, ({ root, platform }) => `${root} ${platform}`),
  positions: table(positionView, 4_096, ({ key }) => key),
  /** Parents with their children, newest by `receivedUs`; older ones by the query `ordersPage`. */
  orders: table(parentOrderView, 200, ({ key }) => key),
  fills: table(fillView, 500, ({ key }) => key),
  signals: table(signalView, 500, ({ number }) => String(number)),
  alerts: table(alertView, 500, ({ number }) => String(number)),
  risk: value(riskView),
  performance: value(performanceView),
  /** One point a second, the last ten minutes. */
  performanceHistory: table(performancePoint, 600, ({ atUs }) => String(atUs)),
  log: table(logLineView, 1_000, ({ number }) => String(number)),
} as const;

export type StreamName = keyof typeof STREAMS;
/** The row of a table, or the whole of a value. */
export type StreamEntry<N extends StreamName> = Of<(typeof STREAMS)[N]['shape']>;
export type ValueStreamName = {
  [N in StreamName]: (typeof STREAMS)[N]['kind'] extends 'value' ? N : never;
}[StreamName];
export type TableStreamName = Exclude<StreamName, ValueStreamName>;

/** A stream as it stands: a value, or rows by key in the order in which they came. */
export type StreamState<N extends StreamName> = N extends ValueStreamName
  ? StreamEntry<N>
  : ReadonlyMap<string, StreamEntry<N>>;
