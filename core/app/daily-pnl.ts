import { trimDust } from '../base/decimal.ts';
import { convert, roundMoney } from '../currency/convert.ts';
import { exactToNumber, sumExact, type Exact } from '../currency/exact.ts';
import { pnlLocal } from '../currency/pnl.ts';
import type { Decision } from '../engine/decision.ts';
import { addDays, formatCivilDay } from '../instruments/civil-day.ts';
import { majorUnits, parseCurrency, USD } from '../model/money.ts';
import type { Child } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import type { ExportRow } from './export-text.ts';
import { lastCloseDay } from './journal-daily.ts';

export type PointValueOf = (root: string) => { readonly value: number; readonly currency: string } | undefined;

type Booked = Extract<Decision, { type: 'executionBooked' }>;

/** What one platform earned with one root on one risk day. */
interface Sum {
  readonly day: string;
  readonly platform: string;
  readonly root: string;
  fills: number;
  contracts: number;
  points: number;
  commissionUsd: number;
  /** Commissions in the product's own currency, as a terminal of B3 states them. */
  commissionLocal: number;
  /** Commissions in any other currency were left out. */
  leftOut: boolean;
  rate: FoundRate | undefined;
}

/**
 * Realised P&L by risk day, platform and root: points summed, turned into the product's currency, converted once at the
 * rate of the day's last fill, rounded once; so are commissions in that currency. Where no rate was known the USD figure is left
 * out: there is no silent default.
 */
export class DailyPnl {
  readonly #sums = new Map<string, Sum>();
  readonly #pointValueOf: PointValueOf;

  constructor(pointValueOf: PointValueOf) {
    this.#pointValueOf = pointValueOf;
  }

  /** Adds one fill. The risk day is that of the booking: platforms state no reliable time of their own. */
  book(child: Child, { execution, atUs, rate }: Booked, realizedPoints: number): void {
    const day = riskDay(atUs);
    const key = `${day}\n${child.platform}\n${child.root}`;
    const { platform, root } = child;
    const sum: Sum = this.#sums.get(key) ?? {
      day,
      platform,
      root,
      fills: 0,
      contracts: 0,
      points: 0,
      commissionUsd: 0,
      commissionLocal: 0,
      leftOut: false,
      rate: undefined,
    };
    sum.fills += 1;
    sum.contracts = trimDust(sum.contracts + execution.size / child.sizePerContract);
    sum.points = trimDust(sum.points + realizedPoints);
    sum.rate = rate ?? sum.rate;
    if (execution.commission !== undefined) {
      const currency = execution.commissionCurrency ?? USD;
      if (currency === USD) sum.commissionUsd += execution.commission;
      else if (currency === this.#pointValueOf(root)?.currency) sum.commissionLocal += execution.commission;
      else sum.leftOut = true;
    }
    this.#sums.set(key, sum);
  }

  /** The rows, by day. */
  rows(): readonly ExportRow[] {
    return [...this.#sums.values()]
      .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
      .map((sum) => this.#row(sum));
  }

  #row(sum: Sum): ExportRow {
    const point = this.#pointValueOf(sum.root);
    const local = point && pnlLocal(sum.points, point.value, 1);
    const gross = point === undefined || local === undefined ? undefined : grossUsd(local, point.currency, sum.rate);
    const paid = pnlLocal(trimDust(sum.commissionLocal), 1, 1);
    const paidUsd = paid && point && (sum.commissionLocal === 0 ? 0 : grossUsd(paid, point.currency, sum.rate));
    const commission = Math.round((sum.commissionUsd + (paidUsd ?? 0)) * 100) / 100;
    const leftOut = sum.leftOut || paidUsd === undefined;
    return {
      risk_day: sum.day,
      platform: sum.platform,
      root: sum.root,
      fills: sum.fills,
      contracts: sum.contracts,
      realized_points: sum.points,
      realized_local: local === undefined ? undefined : exactToNumber(sumExact([local])),
      currency: point?.currency,
      usd_rate: point?.currency === USD ? 1 : sum.rate?.toPerFrom,
      realized_usd: gross,
      commission_usd: commission,
      net_usd: gross === undefined || leftOut ? undefined : Math.round((gross - commission) * 100) / 100,
    };
  }
}

/** The day to which a moment counts: from 17:00 in Chicago it is the next one. */
function riskDay(atUs: number): string {
  return formatCivilDay(addDays(lastCloseDay(atUs), 1));
}

function grossUsd(local: Exact, currencyText: string, rate: FoundRate | undefined): number | undefined {
  const currency = parseCurrency(currencyText);
  if (currency === USD) return majorUnits(roundMoney(local, USD));
  return rate === undefined ? undefined : majorUnits(convert(local, rate));
}
