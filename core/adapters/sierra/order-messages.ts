import type { OrderType, Side } from '../../model/order.ts';
import type { DtcReader } from './dtc-reader.ts';

/** What an order update is about; `unset` is none of ours to guess. */
export type UpdateReason = (typeof REASONS)[number];

const REASONS = [
  'unset',
  'restated',
  'accepted',
  'changed',
  'filled',
  'filled_partially',
  'cancelled',
  'replaced',
  'rejected',
  'cancel_rejected',
  'replace_rejected',
] as const;

export type DtcOrderState = (typeof STATES)[number];

const STATES = [
  'unspecified',
  'sent',
  'pending_open',
  'pending_child',
  'open',
  'pending_replace',
  'pending_cancel',
  'filled',
  'cancelled',
  'rejected',
  'partially_filled',
] as const;

const ORDER_TYPES: readonly (OrderType | undefined)[] = [undefined, 'MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];

/** One update of an order; prices as the server counts them, undefined where it left them unset. */
export interface OrderUpdate {
  readonly symbol: string;
  readonly previousServerOrderId: string;
  readonly serverOrderId: string;
  readonly clientOrderId: string;
  readonly state: DtcOrderState;
  readonly reason: UpdateReason;
  readonly orderType: OrderType | undefined;
  readonly side: Side | undefined;
  readonly quantity: number | undefined;
  readonly filledQuantity: number | undefined;
  readonly averageFillPrice: number | undefined;
  readonly lastFillPrice: number | undefined;
  readonly lastFillUs: number;
  readonly lastFillQuantity: number | undefined;
  readonly lastExecutionId: string;
  readonly account: string;
  readonly info: string;
}

export function readOrderUpdate(from: DtcReader): OrderUpdate {
  return {
    symbol: from.text(16, 64),
    previousServerOrderId: from.text(96, 32),
    serverOrderId: from.text(128, 32),
    clientOrderId: from.text(160, 32),
    state: STATES[from.i32(224)] ?? 'unspecified',
    reason: REASONS[from.i32(228)] ?? 'unset',
    orderType: ORDER_TYPES[from.i32(232)],
    side: readSide(from.i32(236)),
    quantity: from.number(272),
    filledQuantity: from.number(280),
    averageFillPrice: from.number(296),
    lastFillPrice: from.number(304),
    lastFillUs: from.timeUs(312),
    lastFillQuantity: from.number(320),
    lastExecutionId: from.text(328, 64),
    account: from.text(392, 32),
    info: from.text(424, 96),
  };
}

export function readSide(value: number): Side | undefined {
  return value === 1 ? 'BUY' : value === 2 ? 'SELL' : undefined;
}
