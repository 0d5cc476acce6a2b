import { trimDust } from '../../base/decimal.ts';
import { unreachable } from '../../base/assert.ts';
import type { FillReport, ReportedStatus } from '../../model/event.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { AdapterEvent } from '../port.ts';
import type { DtcOrderState, OrderUpdate } from './order-messages.ts';
import { averageOf, filledOf, madeUpExecId, type OwnOrder } from './own-orders.ts';

/** What an update of one of our orders means. */
export interface UpdateMeaning {
  readonly platform: PlatformId;
  readonly order: OwnOrder;
  readonly update: OrderUpdate;
  /** Prices of the server times this are prices as shown. */
  readonly priceMultiplier: number;
}

type StatusEvent = Extract<AdapterEvent, { readonly type: 'orderStatus' }>;

/**
 * What the gateway is to be told of an update, and notes it with the order. Only an update that was sent for a fill is one;
 * a restatement never is, whatever it says of the filled quantity: the next report books what is missing.
 */
export function eventsOfUpdate(meaning: UpdateMeaning): readonly AdapterEvent[] {
  const { order, update } = meaning;
  switch (update.reason) {
    case 'accepted':
      return [statusOf(meaning, update.state === 'open' ? 'working' : 'accepted')];
    case 'filled':
    case 'filled_partially': {
      const fill = fillOf(meaning);
      return fill === undefined ? [] : [{ type: 'fill', fill }];
    }
    case 'cancelled':
      return [end(meaning, 'cancelled')];
    case 'rejected':
      return [end(meaning, 'rejected')];
    case 'replaced':
      if (update.quantity !== undefined && update.quantity > 0) order.size = update.quantity;
      return [statusOf(meaning, 'modified')];
    case 'cancel_rejected':
      // The server's word for "it is cancelled already" answers the question better than a refusal does.
      return [update.state === 'cancelled' ? end(meaning, 'cancelled') : statusOf(meaning, 'cancel_rejected')];
    case 'replace_rejected':
      return [statusOf(meaning, 'modify_rejected')];
    case 'changed':
    case 'unset':
      return eventsOfState(meaning);
    case 'restated':
      return [];
    default:
      return unreachable(update.reason);
  }
}

/** A change of state without a word on why. What has filled is not told by it. */
function eventsOfState(meaning: UpdateMeaning): readonly AdapterEvent[] {
  const { order, update } = meaning;
  if (order.isOver) return [];
  // What fills of one order of a pair the server takes from the other.
  if (update.quantity !== undefined && update.quantity > 0) order.size = update.quantity;
  switch (update.state) {
    case 'open':
      return [statusOf(meaning, 'working')];
    case 'cancelled':
      return [end(meaning, 'cancelled')];
    case 'rejected':
      return [end(meaning, 'rejected')];
    case 'unspecified':
    case 'sent':
    case 'pending_open':
    case 'pending_child':
    case 'pending_replace':
    case 'pending_cancel':
    case 'filled':
    case 'partially_filled':
      return [];
    default:
      return unreachable(update.state);
  }
}

function end(meaning: UpdateMeaning, status: 'cancelled' | 'rejected'): StatusEvent {
  meaning.order.isOver = true;
  meaning.order.waiting.length = 0;
  return statusOf(meaning, status);
}

function statusOf({ order, update }: UpdateMeaning, status: ReportedStatus): StatusEvent {
  const { orderId, serverOrderId } = order;
  return {
    type: 'orderStatus',
    orderId,
    status,
    ...(serverOrderId !== undefined && { platformOrderId: serverOrderId }),
    ...(status === 'rejected' && { code: 'PLATFORM_REJECTED' }),
    ...(update.info !== '' && { reason: update.info }),
  };
}

/** The execution that an update tells; undefined where it tells none that is new. */
function fillOf({ platform, order, update, priceMultiplier }: UpdateMeaning): FillReport | undefined {
  const { lastFillQuantity: lastSize, lastFillPrice, filledQuantity, averageFillPrice, side, symbol } = update;
  if (update.reason === 'filled') order.isSaidFilled = true;
  if (lastSize === undefined || lastSize <= 0 || lastFillPrice === undefined) return undefined;
  const before = filledOf(order);
  const total = filledQuantity ?? trimDust(before + lastSize);
  const execId = update.lastExecutionId || madeUpExecId(order, total);
  const isTold = order.executions.some((known) => known.execId === execId);
  // A history may have told it under another id: then the total has not risen.
  if (isTold || total <= before) return undefined;
  const lastPrice = shownPrice(lastFillPrice, priceMultiplier);
  const isLive = update.lastExecutionId !== '';
  const tsUs = update.lastFillUs;
  order.executions.push({ execId, size: lastSize, price: lastPrice, tsUs, ...(isLive && { isLive }) });
  if (order.isSaidFilled && filledOf(order) >= order.size) order.isOver = true;
  return {
    platform,
    orderId: order.orderId,
    execId,
    symbol: symbol === '' ? order.symbol : symbol,
    ...(side !== undefined && { side }),
    lastSize,
    lastPrice,
    filledSize: total,
    fillPrice: averageFillPrice === undefined ? averageOf(order) : shownPrice(averageFillPrice, priceMultiplier),
    status: statusOfFill(update.reason, update.state),
    tsUs: update.lastFillUs,
  };
}

function statusOfFill(reason: OrderUpdate['reason'], state: DtcOrderState): FillReport['status'] {
  return reason === 'filled' || state === 'filled' ? 'filled' : 'partial';
}

/** A price of the server as the rest of the world writes it. */
export function shownPrice(price: number, priceMultiplier: number): number {
  return trimDust(price * priceMultiplier);
}
