import type { PlatformReport } from '../model/event.ts';
import type { ReportPart } from './decode-platform.ts';

/** Orders, executions and positions that one report may hold, over all of its parts; and its parts. */
export const REPORT_ITEMS_MAX = 100_000;
const REPORT_PARTS_MAX = 1_000;

/** What a part did: the report is not whole yet, it is, or it was dropped for the reason given. */
export type AddedPart =
  | { readonly kind: 'partial' }
  | { readonly kind: 'whole'; readonly report: PlatformReport }
  | { readonly kind: 'dropped'; readonly reason: string };

/**
 * Puts the parts of one REPORT together. A part of another request starts anew. A report that is too large, or whose
 * parts are not numbered one after another, is dropped: an order that is missing in it would be taken for one that the
 * platform never got.
 */
export class ReportAssembly {
  #parts: ReportPart[] = [];
  #items = 0;

  add(part: ReportPart): AddedPart {
    const last = this.#parts.at(-1);
    if (last !== undefined && last.requestId !== part.requestId) this.#clear();
    const expected = this.#parts.length === 0 ? undefined : this.#parts.at(-1)!.part + 1;
    if (expected === undefined ? part.part > 1 : part.part !== expected) {
      this.#clear();
      return { kind: 'dropped', reason: `REPORT part: expected ${expected ?? '0 or 1'}, was ${part.part}` };
    }
    this.#parts.push(part);
    this.#items += part.orders.length + part.executions.length + part.positions.length;
    if (this.#items > REPORT_ITEMS_MAX || this.#parts.length > REPORT_PARTS_MAX) {
      this.#clear();
      return { kind: 'dropped', reason: `REPORT: expected at most ${REPORT_ITEMS_MAX} items, was more` };
    }
    if (!part.complete) return { kind: 'partial' };
    const parts = this.#parts;
    this.#clear();
    const balance = parts.findLast((each) => each.balance !== undefined)?.balance;
    const report: PlatformReport = {
      requestId: part.requestId,
      historyFromUs: parts.reduce((latest, each) => Math.max(latest, each.historyFromUs), 0),
      orders: parts.flatMap((each) => each.orders),
      executions: parts.flatMap((each) => each.executions),
      positions: parts.flatMap((each) => each.positions),
      ...(balance !== undefined && { balance }),
    };
    return { kind: 'whole', report };
  }

  #clear(): void {
    this.#parts = [];
    this.#items = 0;
  }
}
