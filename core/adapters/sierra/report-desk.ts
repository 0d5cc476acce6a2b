import type { Clock } from '../../base/clock.ts';
import type { PlatformReport } from '../../model/event.ts';
import { buildReport } from './build-report.ts';
import type { DtcLink } from './dtc-link.ts';
import type { DtcReader } from './dtc-reader.ts';
import { balanceRequest, historicalFillsRequest, openOrdersRequest, positionsRequest } from './dtc-requests.ts';
import type { OwnOrders } from './own-orders.ts';
import { ReportBatch } from './report-batch.ts';

const DAY_US = 86_400_000_000;
/** How far back a history is asked for. */
const HISTORY_DAYS_MAX = 60;

export interface ReportDeskOptions {
  readonly link: DtcLink;
  readonly clock: Clock;
  readonly orders: OwnOrders;
  readonly account: string;
  readonly multiplierOf: (symbol: string) => number | undefined;
  readonly nextRequest: () => number;
  readonly log: (line: string) => void;
}

/** Asks one account for what it holds, and puts the answers together. A newer question takes the place of an older one. */
export class ReportDesk {
  readonly #options: ReportDeskOptions;
  readonly #names = new Map<string, string>();
  #batch: ReportBatch | undefined;

  constructor(options: ReportDeskOptions) {
    this.#options = options;
  }

  /** How its client calls an order, by the last report. */
  clientNameOf(serverOrderId: string): string | undefined {
    return this.#names.get(serverOrderId);
  }

  ask(requestId: string, sinceUs: number): void {
    const { link, clock, orders, account, nextRequest } = this.#options;
    const nowUs = clock.nowUs();
    const wantedDays = Math.max(1, Math.ceil((nowUs - sinceUs) / DAY_US) + 1);
    const days = Math.min(HISTORY_DAYS_MAX, wantedDays);
    const historyFromUs = days < wantedDays ? nowUs - (days - 1) * DAY_US : Math.min(sinceUs, nowUs);
    const id = nextRequest();
    this.#batch = new ReportBatch({ requestId, historyFromUs, learnedAt: orders.now }, id);
    // Open orders first: one that fills in between stands in the fills that follow.
    link.send(openOrdersRequest(id, account));
    link.send(historicalFillsRequest(id, account, days));
    link.send(positionsRequest(id, account));
    link.send(balanceRequest(id, account));
  }

  /**
   * Takes a message: `other` where it is no answer to the question, `more` where answers are still to come or the report
   * cannot be made of them, which the log then says.
   */
  take(from: DtcReader): 'other' | 'more' | PlatformReport {
    const batch = this.#batch;
    if (batch?.take(from) !== true) return 'other';
    if (!batch.isWhole && batch.fault === undefined) return 'more';
    this.#batch = undefined;
    const { orders, account, multiplierOf, log } = this.#options;
    const built = batch.fault === undefined ? buildReport(batch, { orders, account, multiplierOf }) : undefined;
    if (built?.ok !== true) {
      log(`A report of Sierra Chart was left out: ${built?.error ?? batch.fault ?? ''}`);
      return 'more';
    }
    this.#names.clear();
    for (const { serverOrderId, clientOrderId } of batch.orders) this.#names.set(serverOrderId, clientOrderId);
    return built.value;
  }
}
