import type { Clock } from '../../base/clock.ts';
import type { PlatformReport } from '../../model/event.ts';
import type { KnownOrder } from '../adapter-parts.ts';
import { buildReport } from './build-report.ts';
import type { DtcLink } from './dtc-link.ts';
import type { DtcReader } from './dtc-reader.ts';
import { balanceRequest, historicalFillsRequest, openOrdersRequest, positionsRequest } from './dtc-requests.ts';
import { executionsSince, isExplained, lastReportOf, type LastReport } from './lean-report.ts';
import type { OwnOrders } from './own-orders.ts';
import { ReportBatch, type Part, type ReportWish } from './report-batch.ts';

const DAY_US = 86_400_000_000;
/** How far back a history is asked for. */
const HISTORY_DAYS_MAX = 60;
/** So long reports lean on a history that was read before, while they show nothing that it does not explain. */
const LEANS_US_MAX = 60_000_000;
/** An order that the server has not named for so long is looked for in the history though the link stands. */
const UNANSWERED_US = 30_000_000;
/** So long an order that the server has never named is looked for, though the book calls it over. */
const LOOKED_FOR_US = 600_000_000;
const WHOLE: ReadonlySet<Part> = new Set(['orders', 'fills', 'positions', 'balance']);
const LEAN: ReadonlySet<Part> = new Set(['orders', 'positions', 'balance']);

export interface ReportDeskOptions {
  readonly link: DtcLink;
  readonly clock: Clock;
  readonly orders: OwnOrders;
  /** What the gateway's book has of them. */
  readonly known: () => readonly KnownOrder[];
  readonly account: string;
  readonly multiplierOf: (symbol: string) => number | undefined;
  readonly isFeedDown: () => boolean;
  readonly nextRequest: () => number;
  readonly log: (line: string) => void;
}

/**
 * Asks one account for what it holds, and puts the answers together. A newer question takes the place of an older one. The
 * history is read once a minute, and at once where orders or positions show what nobody has told of.
 */
export class ReportDesk {
  readonly #options: ReportDeskOptions;
  readonly #names = new Map<string, string>();
  #batch: ReportBatch | undefined;
  #last: LastReport | undefined;

  constructor(options: ReportDeskOptions) {
    this.#options = options;
  }

  /** How its client calls an order, by the last report. */
  clientNameOf(serverOrderId: string): string | undefined {
    return this.#names.get(serverOrderId);
  }

  ask(requestId: string, sinceUs: number): void {
    const { clock, orders, known } = this.#options;
    if (orders.hasNameless) {
      orders.seek(clock.nowUs() - UNANSWERED_US);
      orders.settle(known(), clock.nowUs() - LOOKED_FOR_US);
    }
    const last = this.#last;
    const isLean =
      last !== undefined &&
      last.historyFromUs <= sinceUs &&
      clock.monotonicUs() - last.readUs < LEANS_US_MAX &&
      !orders.hasNameless;
    if (isLean) this.#send({ requestId, sinceUs, historyFromUs: last.historyFromUs, learnedAt: orders.now }, LEAN, 0);
    else this.#askWhole(requestId, sinceUs);
  }

  #askWhole(requestId: string, sinceUs: number): void {
    const { clock, orders } = this.#options;
    const nowUs = clock.nowUs();
    // No execution of ours is older than our oldest order: what was before it is not asked for.
    const fromUs = Math.min(nowUs, Math.max(sinceUs, (orders.oldestUs ?? nowUs) - DAY_US));
    const wantedDays = Math.max(1, Math.ceil((nowUs - fromUs) / DAY_US) + 1);
    const days = Math.min(HISTORY_DAYS_MAX, wantedDays);
    const historyFromUs = days < wantedDays ? nowUs - (days - 1) * DAY_US : fromUs;
    this.#send({ requestId, sinceUs, historyFromUs, learnedAt: orders.now }, WHOLE, days);
  }

  #send(wish: ReportWish, parts: ReadonlySet<Part>, days: number): void {
    const { link, account, nextRequest } = this.#options;
    const id = nextRequest();
    this.#batch = new ReportBatch(wish, id, parts);
    // Open orders first: one that fills in between stands in the fills that follow.
    link.send(openOrdersRequest(id, account));
    if (parts.has('fills')) link.send(historicalFillsRequest(id, account, days));
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
    return this.#reportOf(batch) ?? 'more';
  }

  #reportOf(batch: ReportBatch): PlatformReport | undefined {
    const { orders, account, multiplierOf, isFeedDown, log, clock } = this.#options;
    const last = batch.parts.has('fills') ? undefined : this.#last;
    const isOurs = (one: { readonly account: string }): boolean => one.account === '' || one.account === account;
    if (last !== undefined && batch.fault === undefined && !isExplained(batch, isOurs, orders, last)) {
      this.#askWhole(batch.wish.requestId, batch.wish.sinceUs);
      return undefined;
    }
    const executions = last === undefined ? undefined : executionsSince(last, orders);
    const sources = {
      orders,
      account,
      multiplierOf,
      isFeedDown: isFeedDown(),
      ...(executions !== undefined && { executions }),
    };
    const built = batch.fault === undefined ? buildReport(batch, sources) : undefined;
    if (built?.ok !== true) {
      log(`A report of Sierra Chart was left out: ${built?.error ?? batch.fault ?? ''}`);
      return undefined;
    }
    this.#names.clear();
    for (const { serverOrderId, clientOrderId } of batch.orders) this.#names.set(serverOrderId, clientOrderId);
    this.#last = lastReportOf(built.value, last?.readUs ?? clock.monotonicUs(), orders);
    return built.value;
  }
}
