import type { AlertView } from '../../api/alert-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import { ERROR_CODES, type ErrorCodeName } from '../../model/error-code.ts';
import type { Alerts, RaisedAlert } from '../../monitoring/alerts.ts';
import { diffedTable } from './diffed-source.ts';

const EVERY_MS = 500;

/** What may cost money at once: nobody knows what is held, or more is held than was wanted. */
const MONEY_AT_RISK: ReadonlySet<string> = new Set<ErrorCodeName>([
  'ORDER_UNKNOWN',
  'OVERFILL',
  'POSITION_MISMATCH',
  'FILL_GAP',
  'FILL_CORRECTED',
  'JOURNAL_KEPT',
  'TRADING_HALTED',
]);

/** The alerts as a stream, each with what to do and its rank for money. */
export function alertSource(alerts: Alerts): StreamSource<'alerts'> {
  return diffedTable(
    () => alerts.list().map(alertRow).toReversed(),
    ({ number }) => String(number),
    EVERY_MS,
  );
}

/** One alert as the panel shows it. */
export function alertRow(alert: RaisedAlert): AlertView {
  const { number, atUs, lastUs, repeats, severity, code, text, platform, orderId, acknowledged } = alert;
  return {
    number,
    atUs,
    lastUs,
    repeats,
    severity,
    code,
    text,
    remedy: Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCodeName].remedy : '',
    platform: platform ?? null,
    orderId: orderId ?? null,
    rank: rankOf(alert),
    acknowledgedUs: acknowledged?.atUs ?? null,
    acknowledgedBy: acknowledged?.by ?? null,
  };
}

function rankOf({ severity, code }: RaisedAlert): number {
  if (severity === 'alarm') return MONEY_AT_RISK.has(code) ? 0 : 1;
  return severity === 'warning' ? 2 : 3;
}
