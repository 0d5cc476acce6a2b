import { unreachable } from '../base/assert.ts';
import type { BracketCommand, OrderCommand, PlatformCommand } from '../model/command.ts';
import type { Dialect } from '../model/platform.ts';
import type { Packable } from './pack.ts';
import { Float } from './pack.ts';

type Message = Record<string, Packable | undefined>;

/**
 * Writes a command for a platform of a dialect; undefined where the dialect has no such message. A legacy platform
 * understands market orders alone: it would take any other type for one.
 */
export function encodeCommand(command: PlatformCommand, dialect: Dialect, nowUs: number): Message | undefined {
  if (dialect === 'legacy') {
    const isMarket = command.type === 'submitOrder' && command.order.orderType === 'MARKET';
    return isMarket ? legacyOrder(command.order, nowUs) : undefined;
  }
  const times = timesOf(nowUs);
  switch (command.type) {
    case 'submitOrder':
      return { type: 'ORDER', v: 1, ...versionOneOrder(command.order), ...times };
    case 'cancelOrder':
      return {
        type: 'CANCEL',
        v: 1,
        order_id: command.orderId,
        platform_order_id: command.platformOrderId,
        account: command.account,
        ...times,
      };
    case 'modifyOrder':
      return {
        type: 'MODIFY',
        v: 1,
        order_id: command.orderId,
        account: command.account,
        quantity: command.size,
        limit_price: price(command.limitPrice),
        stop_price: price(command.stopPrice),
        ...times,
      };
    case 'requestReport':
      return { type: 'REPORT_REQUEST', v: 1, request_id: command.requestId, since_us: command.sinceUs, ...times };
    default:
      return unreachable(command);
  }
}

function legacyOrder(order: OrderCommand, nowUs: number): Message {
  return {
    type: 'ORDER',
    symbol: order.symbol,
    side: order.side,
    quantity: order.size,
    order_id: order.orderId,
    signal_id: order.signalId,
    ...timesOf(nowUs),
  };
}

function versionOneOrder(order: OrderCommand): Message {
  return {
    order_id: order.orderId,
    signal_id: order.signalId,
    symbol: order.symbol,
    side: order.side,
    quantity: order.size,
    unit: order.unit,
    order_type: order.orderType,
    limit_price: price(order.limitPrice),
    stop_price: price(order.stopPrice),
    tif: order.timeInForce,
    role: order.role,
    reduce_only: order.reduceOnly,
    account: order.account,
    oco_id: order.ocoId,
    parent_order_id: order.parentOrderId,
    bracket: order.bracket === undefined ? undefined : bracketOf(order.bracket),
  };
}

/** Without the ids the fills of what the platform makes itself could not be told from a stranger's. */
function bracketOf({ stopPoints, targetPoints, stopOrderId, targetOrderId }: BracketCommand): Message {
  return {
    stop_points: price(stopPoints),
    target_points: price(targetPoints),
    stop_order_id: stopOrderId,
    target_order_id: targetOrderId,
  };
}

function price(value: number | undefined): Float | undefined {
  return value === undefined ? undefined : new Float(value);
}

/** Both forms of a time: integer µs, and seconds as a float. */
export function timesOf(tsUs: number): { readonly ts_us: number; readonly timestamp: Float } {
  return { ts_us: tsUs, timestamp: new Float(tsUs / 1e6) };
}
