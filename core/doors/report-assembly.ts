import type { PlatformReport } from '../model/event.ts';
import type { ReportPart } from '../wire/decode-platform.ts';

/** Orders, executions and positions that one report may hold, over all of its parts. */
export const REPORT_ITEMS_MAX = 100_000;

/** Puts the parts of one REPORT together. A part of another request starts anew; too large a report is dropped. */
export class ReportAssembly {
  #parts: ReportPart[] = [];
  #items = 0;

  /** Adds a part; gives the whole report with the last one, `too_large` when it was dropped, else undefined. */
  add(part: ReportPart): PlatformReport | 'too_large' | undefined {
    if (this.#parts[0] !== undefined && this.#parts[0].requestId !== part.requestId) this.#clear();
    this.#parts.push(part);
    this.#items += part.orders.length + part.executions.length + part.positions.length;
    if (this.#items > REPORT_ITEMS_MAX || this.#parts.length > REPORT_ITEMS_MAX) {
      this.#clear();
      return 'too_large';
    }
    if (!part.complete) return undefined;
    const parts = this.#parts;
    this.#clear();
    return {
      requestId: part.requestId,
      historyFromUs: Math.max(...parts.map((each) => each.historyFromUs)),
      orders: parts.flatMap((each) => each.orders),
      executions: parts.flatMap((each) => each.executions),
      positions: parts.flatMap((each) => each.positions),
    };
  }

  #clear(): void {
    this.#parts = [];
    this.#items = 0;
  }
}
