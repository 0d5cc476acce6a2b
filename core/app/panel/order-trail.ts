import type { TrailEntryView } from '../../api/symbol-view.ts';
import type { Decision } from '../../engine/decision.ts';
import { openForReading, type JournalMode } from '../../journal/journal-file.ts';
import { readRow, type JournalEntry, type JournalRow } from '../../journal/record.ts';
import type { Event } from '../../model/event.ts';
import { sizeText } from './size-text.ts';

/** Records of one order at most; the newest beyond it are left out. */
const RECORDS_MAX = 1_000;

interface Found {
  readonly seq: number;
  readonly at_us: number;
  readonly kind: string;
  readonly actor: string;
  readonly body: ArrayBuffer | Uint8Array;
}

/**
 * Reads the records of a journal that concern an order, oldest first. It looks through the whole file, so it runs in a
 * thread of its own. Throws JournalOpenError for a file that is not whole.
 */
export function readOrderTrail(journal: string, mode: JournalMode, orderId: string): readonly TrailEntryView[] {
  const db = openForReading(journal, mode);
  try {
    const found = db
      .prepare(
        `SELECT seq, at_us, kind, actor, CAST(body AS BLOB) AS body FROM records
         WHERE instr(CAST(body AS BLOB), CAST(? AS BLOB)) > 0 ORDER BY records.seq LIMIT ${RECORDS_MAX}`,
      )
      .all(orderId) as readonly Found[];
    return found.flatMap((row) => {
      const body = row.body instanceof Uint8Array ? row.body : new Uint8Array(row.body);
      const entry = readRow({ body } as JournalRow);
      return concerns(entry, orderId) ? [entryView(row, entry, orderId)] : [];
    });
  } finally {
    db.close();
  }
}

/** The id may stand in a record by chance, as part of another figure. */
function concerns({ event, decisions, alerts }: JournalEntry, orderId: string): boolean {
  return (
    isOf(event, orderId) ||
    alerts.some((alert) => alert.orderId === orderId) ||
    decisions.some((decision) => isDecidedOf(decision, orderId))
  );
}

function isOf(event: Event, orderId: string): boolean {
  if ('orderId' in event && event.orderId === orderId) return true;
  return event.type === 'fillReceived' && event.fill.orderId === orderId;
}

function isDecidedOf(decision: Decision, orderId: string): boolean {
  if ('orderId' in decision && decision.orderId === orderId) return true;
  return 'children' in decision && decision.children.some((child) => child.orderId === orderId);
}

function entryView(row: Found, { event, decisions, alerts }: JournalEntry, orderId: string): TrailEntryView {
  const own = decisions.filter((decision) => isDecidedOf(decision, orderId));
  return {
    seq: row.seq,
    atUs: row.at_us,
    kind: row.kind,
    actor: row.actor,
    text: eventWords(event),
    decisions: [
      ...own.map((decision) => decisionWords(decision, orderId)),
      ...alerts.map(({ text }) => `alert: ${text}`),
    ],
    details: plain(event),
  };
}

function eventWords(event: Event): string {
  if (event.type === 'signalReceived') {
    const { side, quantity, symbol, client, clientOrderId } = event.request;
    return `${client} asked for ${side} ${quantity} ${symbol} (id ${clientOrderId})`;
  }
  if (event.type === 'orderSent') return 'handed over to the platform';
  if (event.type === 'orderNotSent') return `not sent: ${event.reason}`;
  if (event.type === 'orderStatusReceived')
    return `${event.platform} says ${event.status}${event.reason === undefined ? '' : `: ${event.reason}`}`;
  if (event.type === 'fillReceived') {
    const { platform, lastSize, filledSize, lastPrice, fillPrice, correction, execId } = event.fill;
    if (correction === 'taken_back') return `${platform} took back fill ${execId}`;
    if (correction === 'changed') return `${platform} changed fill ${execId} to ${lastSize} @ ${lastPrice}`;
    return `${platform} filled ${lastSize ?? filledSize} @ ${lastPrice ?? fillPrice}, ${filledSize} in all`;
  }
  if (event.type === 'reportReceived') return `${event.platform} reported its orders and positions`;
  return event.type === 'orderSettled' ? `settled by ${event.by}` : event.type;
}

function decisionWords(decision: Decision, orderId: string): string {
  if (decision.type === 'orderStateChanged')
    return `${decision.state}${decision.reason === undefined ? '' : `: ${decision.reason}`}`;
  if (decision.type === 'executionBooked')
    return `booked ${decision.execution.size} @ ${decision.execution.price}, ${decision.filledSize} in all at ${decision.averagePrice}: ${decision.state}`;
  const child = 'children' in decision ? decision.children.find((one) => one.orderId === orderId) : undefined;
  return child === undefined
    ? decision.type
    : `decided: ${child.role} ${child.side} ${sizeText(child.size, child.unit)} of ${child.symbol} on ${child.platform}`;
}

/** A record's event without what is too much to show. */
function plain(event: Event): Readonly<Record<string, unknown>> {
  const { type: _type, ...rest } = event;
  if (event.type !== 'reportReceived') return rest;
  const { orders, executions, positions } = event.report;
  return { ...rest, report: `${orders.length} orders, ${executions.length} executions, ${positions.length} positions` };
}
