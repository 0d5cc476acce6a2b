import type { EngineView } from '../../engine/view.ts';
import type { Alerts } from '../../monitoring/alerts.ts';
import { exportWriter, type ExportRow } from '../export-text.ts';
import type { DayView } from '../../api/overview-view.ts';
import type { PositionView } from '../../api/order-view.ts';

export interface CsvSources {
  readonly view: EngineView;
  readonly alerts: Alerts;
  readonly positions: () => readonly PositionView[];
  readonly day: () => DayView;
  readonly nowUs: () => number;
}

type CsvTable = 'orders' | 'fills' | 'positions' | 'signals' | 'alerts' | 'days';

/** Rows of one file at most; the command line's export has everything that ever was. */
const ROWS_MAX = 5_000;

/** A table as a file. It holds what the gateway has in memory. */
export function csvOf(sources: CsvSources, what: CsvTable): { readonly fileName: string; readonly text: string } {
  const write = exportWriter('csv');
  const day = new Date(sources.nowUs() / 1_000).toISOString().slice(0, 10);
  const text = rowsOf(sources, what).map(write).join('');
  return { fileName: `nexus-${what}-${day}.csv`, text };
}

function rowsOf({ view, alerts, positions, day }: CsvSources, what: CsvTable): readonly ExportRow[] {
  switch (what) {
    case 'orders':
      return view.orders(ROWS_MAX).map((order) => ({
        decided: timeOf(order.decidedUs),
        order_id: order.orderId,
        client: order.client,
        client_order_id: order.clientOrderId,
        platform: order.platform,
        account: order.account,
        symbol: order.symbol,
        root: order.root,
        side: order.side,
        role: order.role,
        order_type: order.orderType,
        quantity: order.size,
        unit: order.unit,
        status: order.state,
        filled_qty: order.filledSize,
        fill_price: order.filledSize > 0 ? order.averagePrice : undefined,
        code: order.code,
        reason: order.reason,
        sent: timeOf(order.sentUs),
        ended: timeOf(order.endedUs),
      }));
    case 'fills':
      return view.fills(ROWS_MAX).map((fill) => ({
        time: timeOf(fill.tsUs),
        order_id: fill.orderId,
        exec_id: fill.execId,
        client: fill.client,
        client_order_id: fill.clientOrderId,
        platform: fill.platform,
        symbol: fill.symbol,
        root: fill.root,
        side: fill.side,
        quantity: fill.size,
        price: fill.price,
      }));
    case 'positions':
      return positions().map(({ key: _key, protection, ...row }) => cells({ ...row, protection: protection?.text }));
    case 'signals':
      return view.signals(ROWS_MAX).map((signal) => ({
        received: timeOf(signal.receivedUs),
        client: signal.client,
        client_order_id: signal.clientOrderId,
        kind: signal.kind,
        root: signal.root,
        side: signal.side,
        requested_qty: signal.requestedQty,
        filled_qty: signal.filledQty,
        fill_price: signal.filledQty > 0 ? signal.averagePrice : undefined,
        status: signal.state,
        code: signal.endCode,
        reason: signal.endReason,
      }));
    case 'alerts':
      return alerts.list().map((alert) => ({
        time: timeOf(alert.atUs),
        severity: alert.severity,
        code: alert.code,
        text: alert.text,
        platform: alert.platform,
        repeats: alert.repeats,
        acknowledged: timeOf(alert.acknowledged?.atUs),
      }));
    case 'days':
      return [cells(day())];
  }
}

/** A view as a row: what is not known is an empty cell. */
function cells(view: object): ExportRow {
  return Object.fromEntries(Object.entries(view).map(([key, value]) => [key, value === null ? undefined : value]));
}

function timeOf(us: number | undefined): string | undefined {
  return us === undefined || us === 0 ? undefined : new Date(us / 1_000).toISOString();
}
