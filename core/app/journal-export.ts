import { unreachable } from '../base/assert.ts';
import { applyDecision } from '../engine/apply-decision.ts';
import type { Decision } from '../engine/decision.ts';
import { emptyState, type EngineState } from '../engine/state.ts';
import { readHistory, type HistoryFiles, type HistoryGap } from '../journal/read-history.ts';
import type { JournalEntry } from '../journal/record.ts';
import { DailyPnl, type PointValueOf } from './daily-pnl.ts';
import type { ExportRow } from './export-text.ts';

/** What can be exported. */
export type ExportSubject = 'orders' | 'fills' | 'pnl' | 'journal';

export const EXPORT_SUBJECTS: readonly ExportSubject[] = ['orders', 'fills', 'pnl', 'journal'];

/**
 * Writes what ever happened, from the archive and the journal, row by row. Orders stand as they ended up, in the order in
 * which they were decided; fills in the order in which they were booked; P&L by risk day. Returns what is missing.
 */
export function exportHistory(
  files: HistoryFiles,
  subject: ExportSubject,
  pointValueOf: PointValueOf,
  write: (row: ExportRow) => void,
): readonly HistoryGap[] {
  const state = emptyState();
  const pnl = new DailyPnl(pointValueOf);
  const take = (decision: Decision): void => {
    const child = 'orderId' in decision ? state.children.get(decision.orderId) : undefined;
    const before = child?.realizedPoints ?? 0;
    applyDecision(state, decision);
    if (decision.type !== 'executionBooked' || child === undefined) return;
    const realizedPoints = child.realizedPoints - before;
    if (subject === 'fills') write(fillRow(state, decision, realizedPoints));
    pnl.book(child, decision, realizedPoints);
  };
  const gaps = readHistory(files, {
    base: (decisions) => {
      for (const decision of decisions) applyDecision(state, decision);
    },
    entry: (entry, seq) => {
      if (subject === 'journal') write(entryRow(entry, seq));
      else for (const decision of entry.decisions) take(decision);
    },
  });
  switch (subject) {
    case 'orders':
      for (const row of orderRows(state)) write(row);
      return gaps;
    case 'pnl':
      for (const row of pnl.rows()) write(row);
      return gaps;
    case 'fills':
    case 'journal':
      return gaps;
    default:
      return unreachable(subject);
  }
}

function* orderRows(state: EngineState): Generator<ExportRow> {
  for (const child of state.children.values()) {
    const parent = state.parents.get(child.parentKey);
    yield {
      decided: timeCell(child.decidedUs),
      order_id: child.orderId,
      client: parent?.client,
      client_order_id: parent?.clientOrderId,
      signal_id: parent?.signalId,
      platform: child.platform,
      account: child.account,
      symbol: child.symbol,
      root: child.root,
      contract: child.contract,
      side: child.side,
      role: child.role,
      order_type: child.orderType,
      quantity: child.size,
      unit: child.unit,
      limit_price: child.limitPrice,
      stop_price: child.stopPrice,
      status: child.state,
      filled_qty: child.filledSize,
      fill_price: child.filledSize > 0 ? child.averagePrice : undefined,
      code: child.code,
      reason: child.reason,
      sent: timeCell(child.sentUs),
      ended: timeCell(child.endedUs),
      platform_order_id: child.platformOrderId,
    };
  }
}

function fillRow(
  state: EngineState,
  { orderId, execution, atUs, rate }: Extract<Decision, { type: 'executionBooked' }>,
  realizedPoints: number,
): ExportRow {
  const child = state.children.get(orderId);
  const parent = child && state.parents.get(child.parentKey);
  return {
    booked: timeCell(atUs),
    platform_time: timeCell(execution.tsUs === 0 ? undefined : execution.tsUs),
    order_id: orderId,
    exec_id: execution.execId,
    client: parent?.client,
    client_order_id: parent?.clientOrderId,
    signal_id: parent?.signalId,
    platform: child?.platform,
    account: child?.account,
    symbol: child?.symbol,
    root: child?.root,
    side: child?.side,
    quantity: execution.size,
    unit: child?.unit,
    price: execution.price,
    realized_points: realizedPoints,
    commission: execution.commission,
    commission_currency: execution.commission === undefined ? undefined : (execution.commissionCurrency ?? 'USD'),
    usd_rate: rate?.toPerFrom,
    rate_source: rate?.source,
  };
}

function entryRow({ event, decisions, alerts }: JournalEntry, seq: number): ExportRow {
  return { seq, time: timeCell(event.atUs), event, decisions, alerts };
}

function timeCell(us: number | undefined): string | undefined {
  return us === undefined ? undefined : new Date(us / 1_000).toISOString();
}
