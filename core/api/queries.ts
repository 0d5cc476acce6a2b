import { fillView, parentOrderView } from './order-view.ts';
import { orderWish, openBusinessView, previewView, signalWish, tradableView } from './preview-view.ts';
import { flag, list, number, object, optional, orNull, record, text, word, type Of, type Shape } from './shape.ts';
import { logLineView } from './alert-view.ts';
import {
  configFileView,
  editCheckView,
  editedView,
  mappingKeys,
  rateView,
  rollPlanView,
  symbolRowView,
  trailEntryView,
  versionView,
} from './symbol-view.ts';

/** One question or wish: what it takes, and what it gives back. */
export interface Method<A = unknown, R = unknown> {
  readonly args: Shape<A>;
  readonly result: Shape<R>;
}

function method<A, R>(args: Shape<A>, result: Shape<R>): Method<A, R> {
  return { args, result };
}

const nothing = object({});
const ofRoot = object({ root: optional(text(40)) });
/** Pages of the past: those that came before a moment, newest first. */
const page = object({ beforeUs: optional(number()), limit: optional(number({ min: 1, max: 1_000 })) });

/** What may be asked. Nothing changes by it. */
export const QUERIES = {
  /** The table of symbols, roots by platforms; all roots if none is named. */
  symbols: method(ofRoot, list(symbolRowView)),
  /** An edit of one mapping as it is typed: nothing is drafted by it. */
  symbolsCheck: method(object({ root: text(40), platform: text(32), ...mappingKeys }), editCheckView),
  /** What is drafted and waits to be applied. */
  symbolsDiff: method(nothing, editedView),
  symbolsVersions: method(nothing, list(versionView)),
  symbolsExport: method(nothing, object({ json: text() })),
  rollPlan: method(object({ root: optional(text(40)), at: optional(text(40)) }), list(rollPlanView)),
  rates: method(nothing, list(rateView)),
  /** What may be order-tested, with the smallest tradable sizes. */
  tradables: method(nothing, list(tradableView)),
  /** The exact orders that an order test would send, with every check. */
  orderPreview: method(orderWish, previewView),
  /** The same for a signal as a pipeline would send it. */
  whatIf: method(signalWish, previewView),
  /** The journal's records of one order, oldest first. */
  orderTrail: method(object({ orderId: text(40) }), list(trailEntryView)),
  /** Older parents and fills than the streams hold. */
  ordersPage: method(page, list(parentOrderView)),
  fillsPage: method(page, list(fillView)),
  /** A whole table as CSV, for a file. */
  csv: method(
    object({ what: word('orders', 'fills', 'positions', 'signals', 'alerts', 'days') }),
    object({ fileName: text(), text: text() }),
  ),
  configFiles: method(nothing, list(configFileView)),
  /** Limits as they would be; which problems the file would have. */
  limitsCheck: method(
    object({ changes: record(orNull(number())) }),
    object({ ok: flag, problems: list(text()), changes: list(text()) }),
  ),
  /** Lines of the log that hold a text, newest first; of one platform's link if it is named. */
  logSearch: method(
    object({
      text: optional(text(200)),
      platform: optional(text(32)),
      level: optional(word('line', 'info', 'warning', 'alarm')),
      limit: optional(number({ min: 1, max: 5_000 })),
    }),
    list(logLineView),
  ),
  /** What is open, on one platform or everywhere. */
  openBusiness: method(object({ platform: optional(text(32)) }), openBusinessView),
} as const;

export type QueryName = keyof typeof QUERIES;
export type QueryArgs<N extends QueryName> = Of<(typeof QUERIES)[N]['args']>;
export type QueryResult<N extends QueryName> = Of<(typeof QUERIES)[N]['result']>;
