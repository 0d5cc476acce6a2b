import { trimDust } from '../base/decimal.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type {
  FillReport,
  PlatformReport,
  ReportedOrder,
  ReportedExecution,
  ReportedPosition,
  ReportedStatus,
} from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import { parseOrderId, parseReportedOrderId } from '../model/ids.ts';
import type { ChildState, Side } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { FieldReader } from './field-reader.ts';
import type { Registration } from './decode-register.ts';
import { readRegister } from './decode-register.ts';
import type { WireMap, WireRefusal } from './unpack.ts';

/** One part of a REPORT. */
export interface ReportPart {
  readonly requestId: string;
  readonly part: number;
  readonly historyFromUs: number;
  readonly orders: readonly ReportedOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly ReportedPosition[];
  readonly balance?: PlatformReport['balance'];
  readonly complete: boolean;
}

/** What a platform may say at the platform door, ticks excepted. */
export type PlatformInput =
  | { readonly type: 'register'; readonly registration: Registration }
  | { readonly type: 'fill'; readonly fill: Omit<FillReport, 'platform'> }
  | {
      readonly type: 'orderStatus';
      readonly orderId: OrderId;
      readonly status: ReportedStatus;
      readonly platformOrderId?: string;
      readonly code?: string;
      readonly reason?: string;
    }
  | { readonly type: 'report'; readonly part: ReportPart }
  | {
      readonly type: 'status';
      readonly canTrade: boolean;
      readonly reason: string;
      /** Its price feed is up or down; absent where it does not say. */
      readonly dataFresh?: boolean;
    }
  /** Read and let pass: positions and balances come with every REPORT, which decides. */
  | { readonly type: 'position' | 'account' }
  | { readonly type: 'heartbeat' };

const SIDES: readonly Side[] = ['BUY', 'SELL'];
const REPORT_LIST_MAX = 10_000;

const STATES: Readonly<Record<string, ReportedStatus>> = {
  PENDING: 'pending',
  ACCEPTED: 'accepted',
  WORKING: 'working',
  PARTIAL: 'partial',
  PARTIALLY_FILLED: 'partial',
  FILLED: 'filled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  DENIED: 'denied',
  NOT_RECEIVED: 'not_received',
  UNKNOWN: 'unknown',
  MODIFIED: 'modified',
  CANCEL_REJECTED: 'cancel_rejected',
  MODIFY_REJECTED: 'modify_rejected',
};

/**
 * Reads a platform's message. Refusals: MESSAGE_TYPE_UNKNOWN, KEY_MISSING, VALUE_INVALID, PLATFORM_ID_INVALID, and
 * FILL_MALFORMED for everything that is wrong with a fill.
 */
export function decodePlatform(map: WireMap): Result<PlatformInput, WireRefusal> {
  const type = typeof map['type'] === 'string' ? map['type'].toUpperCase() : '';
  const reader = new FieldReader(map, type);
  const input = readInput(type, reader);
  if (reader.fault !== undefined)
    return err(type === 'ORDER_FILL' ? { ...reader.fault, code: 'FILL_MALFORMED' } : reader.fault);
  if (input !== undefined) return ok(input);
  return err({ code: 'MESSAGE_TYPE_UNKNOWN', reason: `the platform door does not know type ${JSON.stringify(type)}` });
}

function readInput(type: string, reader: FieldReader): PlatformInput | undefined {
  switch (type) {
    case 'REGISTER':
      return { type: 'register', registration: readRegister(reader) };
    case 'ORDER_FILL':
      return readFill(reader);
    case 'ORDER_STATUS':
    case 'ORDER_REJECT':
      return readStatus(reader, type === 'ORDER_REJECT' ? 'rejected' : undefined);
    case 'REPORT':
      return { type: 'report', part: readReport(reader) };
    case 'STATUS': {
      const canTrade = reader.optionalBoolean('can_trade') ?? true;
      const dataFresh = reader.optionalBoolean('data_fresh');
      return {
        type: 'status',
        canTrade,
        reason: reader.optionalText('reason', 500) ?? '',
        ...(dataFresh !== undefined && { dataFresh }),
      };
    }
    case 'POSITION':
      return { type: 'position' };
    case 'ACCOUNT':
      return { type: 'account' };
    case 'HEARTBEAT':
      return { type: 'heartbeat' };
    default:
      return undefined;
  }
}

function readOrderId(reader: FieldReader): OrderId {
  const id = parseOrderId(reader.map['order_id']);
  if (id === undefined)
    reader.refuse('VALUE_INVALID', 'order_id', 'the decimal id of an order', reader.map['order_id']);
  return id ?? ('0' as OrderId);
}

/** A state in any of its spellings; undefined for a word that is none, after the message was refused. */
function readState(reader: FieldReader, key: string): ReportedStatus | undefined {
  const word = reader.map[key];
  const state = typeof word === 'string' ? STATES[word.trim().toUpperCase()] : undefined;
  return state ?? reader.refuse('VALUE_INVALID', key, 'a child state as FILLED', word);
}

/**
 * The state in a fill. Absent, or a word of the platform's own, it is `partial`: what filled is told by the quantity,
 * and money that moved is booked whatever word came with it.
 */
function readFillState(reader: FieldReader): ChildState {
  const word = reader.map['status'] ?? 'PARTIAL';
  if (typeof word !== 'string') reader.refuse('VALUE_INVALID', 'status', 'a child state as FILLED', word);
  const state = typeof word === 'string' ? STATES[word.trim().toUpperCase()] : undefined;
  return state === undefined || isAnswerOnly(state) ? 'partial' : state;
}

/** Whether a reported word answers a CANCEL or MODIFY and is no state of an order. */
function isAnswerOnly(state: ReportedStatus): state is Exclude<ReportedStatus, ChildState> {
  return state === 'modified' || state === 'cancel_rejected' || state === 'modify_rejected';
}

/**
 * A fill. Legacy platforms state only the cumulative quantity and its average, also where they add an exec id; with
 * nothing filled and a status that
 * ends the order it is a plain status, which needs no quantity.
 */
function readFill(reader: FieldReader): PlatformInput {
  const orderId = readOrderId(reader);
  const status = readFillState(reader);
  const isUnfilled = isTerminal(status) && status !== 'filled' && !reader.has('filled_qty');
  const filledSize = isUnfilled ? 0 : reader.number('filled_qty', { min: 0 });
  const reason = reader.optionalText('reason', 500);
  if (filledSize === 0 && reader.fault === undefined) {
    if (status === 'filled' || status === 'partial') reader.refuse('VALUE_INVALID', 'filled_qty', 'above 0', 0);
    return { type: 'orderStatus', orderId, status, ...(reason !== undefined && { reason }) };
  }
  const symbol = reader.optionalText('symbol');
  const side = reader.optionalWord<Side>('side', SIDES);
  const execId = reader.optionalId('exec_id');
  const lastSize = reader.optionalNumber('last_qty', { above: 0 });
  const lastPrice = reader.optionalNumber('last_price');
  const correction = correctionOf(reader);
  const fill = {
    orderId,
    ...(execId !== undefined && { execId }),
    ...(symbol !== undefined && { symbol }),
    ...(side !== undefined && { side }),
    ...(lastSize !== undefined && { lastSize }),
    ...(lastPrice !== undefined && { lastPrice }),
    filledSize,
    fillPrice: reader.number('fill_price'),
    status,
    ...commissionOf(reader),
    tsUs: reader.timeUs(),
    ...(correction !== undefined && { correction }),
  };
  return { type: 'fill', fill };
}

/** Whether a fill states what became of an execution that was told before; any other word there says nothing. */
function correctionOf({ map }: FieldReader): FillReport['correction'] {
  if (map['operation'] === 'REMOVE') return 'taken_back';
  return map['operation'] === 'UPDATE' ? 'changed' : undefined;
}

function commissionOf(reader: FieldReader): { readonly commission?: number; readonly commissionCurrency?: string } {
  const commission = reader.optionalNumber('commission');
  const commissionCurrency = reader.optionalText('commission_currency', 8);
  return {
    ...(commission !== undefined && { commission }),
    ...(commissionCurrency !== undefined && { commissionCurrency }),
  };
}

function readStatus(reader: FieldReader, implied: ReportedStatus | undefined): PlatformInput {
  const status = implied ?? readState(reader, 'status') ?? 'pending';
  const platformOrderId = reader.optionalId('platform_order_id');
  const code = reader.optionalId('code');
  const reason = reader.optionalText('reason', 500);
  return {
    type: 'orderStatus',
    orderId: readOrderId(reader),
    status,
    ...(platformOrderId !== undefined && { platformOrderId }),
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason }),
  };
}

function readReport(reader: FieldReader): ReportPart {
  const nested = <T>(key: string, read: (item: FieldReader) => T): readonly T[] =>
    reader.maps(key, REPORT_LIST_MAX).map((map, index) => {
      const item = new FieldReader(map, `REPORT ${key}[${index}]`);
      const value = read(item);
      reader.fault ??= item.fault;
      return value;
    });
  const balance = readBalance(reader);
  return {
    requestId: reader.text('request_id'),
    part: reader.optionalWhole('part') ?? 1,
    historyFromUs: reader.optionalNumber('history_from_us', { min: 0 }) ?? 0,
    orders: nested('orders', readReportedOrder),
    executions: nested('executions', readReportedExecution),
    positions: nested('positions', readReportedPosition),
    ...(balance !== undefined && { balance }),
    complete: reader.optionalBoolean('complete') ?? false,
  };
}

/** A balance that states no currency or no equity is as good as none: a report is not refused for it. */
function readBalance({ map }: FieldReader): PlatformReport['balance'] {
  const stated = map['balance'];
  if (typeof stated !== 'object' || stated === null || !('currency' in stated) || !('equity' in stated))
    return undefined;
  const { currency, equity } = stated;
  return typeof currency === 'string' && typeof equity === 'number' && Number.isFinite(equity)
    ? { currency: currency.slice(0, 8), equity }
    : undefined;
}

/** An order id that is not one of ours is left out: the order belongs to somebody else. */
function foreignable(reader: FieldReader): { readonly orderId?: OrderId } {
  const orderId = parseReportedOrderId(reader.map['order_id']);
  return orderId === undefined ? {} : { orderId };
}

function readReportedOrder(reader: FieldReader): ReportedOrder {
  const platformOrderId = reader.optionalId('platform_order_id');
  const status = readState(reader, 'status') ?? 'pending';
  return {
    ...foreignable(reader),
    ...(platformOrderId !== undefined && { platformOrderId }),
    symbol: reader.text('symbol'),
    side: reader.word<Side>('side', SIDES) ?? 'BUY',
    size: reader.number('quantity', { min: 0 }),
    filledSize: reader.optionalNumber('filled_qty', { min: 0 }) ?? 0,
    fillPrice: reader.optionalNumber('fill_price') ?? 0,
    status: isAnswerOnly(status) ? 'working' : status,
  };
}

function readReportedExecution(reader: FieldReader): ReportedExecution {
  return {
    ...foreignable(reader),
    execId: reader.optionalId('exec_id') ?? reader.text('exec_id'),
    symbol: reader.text('symbol'),
    side: reader.word<Side>('side', SIDES) ?? 'BUY',
    size: reader.number(reader.has('qty') ? 'qty' : 'quantity', { above: 0 }),
    price: reader.number('price'),
    tsUs: reader.timeUs(),
    ...commissionOf(reader),
  };
}

function readReportedPosition(reader: FieldReader): ReportedPosition {
  const ticket = reader.optionalId('ticket');
  return {
    symbol: reader.text('symbol'),
    size: trimDust(reader.number('qty')),
    averagePrice: reader.optionalNumber('avg_price') ?? 0,
    ...(ticket !== undefined && { ticket }),
  };
}
