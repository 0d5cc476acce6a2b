import { createZoneClock } from '../instruments/exchange-clock.ts';
import type { Child, Execution } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { RiskBook } from '../risk/risk-book.ts';
import type { RiskDay, RiskDayClock } from '../risk/risk-day.ts';
import { createRiskDayClock } from '../risk/risk-day.ts';

/** An execution that is booked as a fill and whose money is not booked yet: that happens in the same step. */
export interface UnbookedFill {
  readonly child: Child;
  readonly execution: Execution;
  readonly heldBefore: number;
  readonly averageBefore: number;
  /** Points × contracts that it realised against the average price. */
  readonly realizedPoints: number;
  readonly rate: FoundRate | undefined;
}

/** Money and trades, and what is known of the market for them. */
export interface RiskState {
  readonly book: RiskBook;
  readonly unbooked: UnbookedFill[];
  /**
   * By place: the price at which what is held could have been closed at the last sample of quotes, and no fill came since.
   * It is not journalled, so only a sample may lead to a decision by it.
   */
  readonly quoted: Map<string, number>;
  /** The last rates to USD that any event brought, by currency. */
  readonly rates: Map<string, FoundRate>;
  dayClock: { readonly zone: string; readonly startMinute: number; readonly clock: RiskDayClock } | undefined;
}

export function emptyRisk(): RiskState {
  return { book: new RiskBook(), unbooked: [], quoted: new Map(), rates: new Map(), dayClock: undefined };
}

/** The risk day that an instant lies in, by the limits in force. */
export function riskDayAt(risk: RiskState, limits: RiskLimits, nowUs: number): RiskDay {
  const { dayZone: zone, dayStartMinute: startMinute } = limits;
  if (risk.dayClock?.zone !== zone || risk.dayClock.startMinute !== startMinute)
    risk.dayClock = { zone, startMinute, clock: createRiskDayClock(createZoneClock(zone), startMinute) };
  return risk.dayClock.clock.at(nowUs);
}
