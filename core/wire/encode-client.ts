import { unreachable } from '../base/assert.ts';
import type { ChildView, ClientMessage, MoneyView } from '../model/client-message.ts';
import type { Denial, Skip } from '../model/order.ts';
import type { Dialect } from '../model/platform.ts';
import { certificateMap } from './certificate-map.ts';
import { timesOf } from './encode-command.ts';
import type { Packable } from './pack.ts';
import { Float } from './pack.ts';

type Message = Record<string, Packable | undefined>;

/**
 * Writes a message for a client of a dialect; undefined where the dialect has no such message. Legacy clients know fills,
 * rejects and errors; their last message of a signal that filled says FILLED, whatever did not fill stands in `children`.
 */
export function encodeClientMessage(message: ClientMessage, dialect: Dialect, nowUs: number): Message | undefined {
  const legacy = dialect === 'legacy';
  switch (message.type) {
    case 'orderAcked':
      return legacy ? undefined : ack(message, nowUs);
    case 'orderRejected':
      return {
        type: 'ORDER_REJECT',
        order_id: message.clientOrderId,
        signal_id: message.signalId,
        code: message.code,
        reason: message.reason,
        denied: message.denied?.map(denialMap),
        ...timesOf(nowUs),
      };
    case 'orderFilled':
      return fill(message, legacy);
    case 'orderDone':
      return legacy ? undefined : done(message, nowUs);
    case 'flattenEnded':
      return {
        type: 'FLATTEN_DONE',
        order_id: message.clientOrderId,
        outcome: message.certificate.outcome.toUpperCase(),
        reason: message.text,
        certificate: certificateMap(message.certificate),
        ...timesOf(nowUs),
      };
    case 'orderUnknown':
      return {
        type: 'ERROR',
        code: 'ORDER_UNKNOWN',
        reason: message.reason,
        order_id: message.clientOrderId,
        signal_id: message.signalId,
        platform: message.platform,
        child_order_id: message.orderId,
        ...timesOf(nowUs),
      };
    case 'error':
      return {
        type: 'ERROR',
        code: message.code,
        reason: message.reason,
        order_id: message.clientOrderId,
        request_id: message.requestId,
        ...timesOf(nowUs),
      };
    case 'positionChanged':
      if (legacy) return undefined;
      return {
        type: 'POSITION',
        symbol: message.root,
        platform: message.platform,
        platform_symbol: message.symbol,
        qty: message.qty,
        avg_price: new Float(message.averagePrice),
        realized_pnl_usd: money(message.realizedPnlUsd),
        unrealized_pnl_usd: money(message.unrealizedPnlUsd),
        ...timesOf(nowUs),
      };
    case 'statusChanged':
      if (legacy) return undefined;
      return { type: 'STATUS', state: message.state.toUpperCase(), reason: message.reason, ...timesOf(nowUs) };
    case 'platformChanged':
      if (legacy) return undefined;
      return {
        type: 'STATUS',
        platform: message.platform,
        link: message.linked,
        reason: message.reason,
        ...timesOf(nowUs),
      };
    case 'alert':
      return legacy ? undefined : { type: 'ALERT', code: message.code, text: message.text, ...timesOf(nowUs) };
    default:
      return unreachable(message);
  }
}

/** ORDER_ACK, also the direct answer to a REQ peer of either dialect. */
export function ack(message: Extract<ClientMessage, { type: 'orderAcked' }>, nowUs: number): Message {
  return {
    type: 'ORDER_ACK',
    order_id: message.clientOrderId,
    signal_id: message.signalId,
    symbol: message.root,
    children: message.children.map(childMap),
    denied: message.denied.map(denialMap),
    skipped: message.skipped.map(skipMap),
    waiting: message.waiting,
    flags: message.flags,
    ...timesOf(nowUs),
  };
}

const STATUS = { partial: 'PARTIAL', filled: 'FILLED', partial_done: 'PARTIAL_DONE' } as const;

function fill(message: Extract<ClientMessage, { type: 'orderFilled' }>, legacy: boolean): Message {
  const status = legacy && message.status === 'partial_done' ? 'FILLED' : STATUS[message.status];
  return {
    type: 'ORDER_FILL',
    order_id: message.clientOrderId,
    signal_id: message.signalId,
    symbol: message.root,
    side: message.side,
    requested_qty: message.requestedQty,
    expected_qty: message.expectedQty,
    filled_qty: message.filledQty,
    fill_price: new Float(message.fillPrice),
    last_qty: message.last?.qty,
    last_price: message.last === undefined ? undefined : new Float(message.last.price),
    platform: message.last?.platform,
    status,
    children: message.children.map(childMap),
    denied: message.denied.map(denialMap),
    ...(message.money !== undefined && moneyMap(message.money)),
    ...timesOf(message.tsUs),
  };
}

function done(message: Extract<ClientMessage, { type: 'orderDone' }>, nowUs: number): Message {
  return {
    type: 'ORDER_DONE',
    order_id: message.clientOrderId,
    signal_id: message.signalId,
    symbol: message.root,
    children: message.children.map(childMap),
    denied: message.denied.map(denialMap),
    ...timesOf(nowUs),
  };
}

function childMap(child: ChildView): Packable {
  return {
    platform: child.platform,
    order_id: child.orderId,
    symbol: child.symbol,
    side: child.side,
    quantity: child.size,
    unit: child.unit,
    status: child.state.toUpperCase(),
    filled_qty: child.filledSize,
    fill_price: new Float(child.averagePrice),
    code: child.code,
    reason: child.reason,
  };
}

/** A denial by a limit carries the limit, the value that went beyond it, and the sum that it came from. */
function denialMap({ platform, code, reason, figures }: Denial): Packable {
  return { platform, code, reason, ...(figures !== undefined && { ...figures }) };
}

function skipMap({ platform, reason }: Skip): Packable {
  return { platform, reason };
}

function moneyMap(view: MoneyView): Message {
  return {
    realized_pnl_usd: money(view.realizedPnlUsd),
    commission_usd: money(view.commissionUsd),
    pnl_local: new Float(view.pnlLocal),
    currency: view.currency,
    usd_rate: money(view.usdRate),
    rate_source: view.rateSource,
    rate_age_s: money(view.rateAgeS),
  };
}

function money(amount: number | undefined): Float | undefined {
  return amount === undefined ? undefined : new Float(amount);
}
