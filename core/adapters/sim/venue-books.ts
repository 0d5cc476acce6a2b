import { trimDust } from '../../base/decimal.ts';
import type { OrderCommand } from '../../model/command.ts';
import type { ReportedExecution } from '../../model/event.ts';
import type { OrderId } from '../../model/ids.ts';
import type { Side } from '../../model/order.ts';
import { signOf } from '../../model/order.ts';

/** What became of an order at the venue. The first three are open. */
export type VenueOrderState = 'accepted' | 'working' | 'partial' | 'filled' | 'cancelled' | 'rejected' | 'expired';

/** One order as the venue has it. `terms` are as received; a modify changes size and prices. */
export interface VenueOrder {
  readonly orderId: OrderId;
  readonly platformOrderId: string;
  readonly terms: OrderCommand;
  size: number;
  limitPrice?: number;
  stopPrice?: number;
  state: VenueOrderState;
  /** A STOP or STOP_LIMIT whose stop price was reached. */
  triggered: boolean;
  filledSize: number;
  fillCount: number;
  averagePrice: number;
  readonly receivedUs: number;
  /** When it ended; 0 while it is open. */
  endedUs: number;
  reason?: string;
}

/** An ORDER that arrived, whether it was new or a repeat. */
export interface OrderReceipt {
  readonly orderId: OrderId;
  readonly signalId: string;
  readonly isRepeat: boolean;
  readonly atUs: number;
}

/** Net position in one symbol. */
export interface VenuePosition {
  readonly symbol: string;
  /** Signed. */
  readonly size: number;
  /** 0 when flat. */
  readonly averagePrice: number;
}

/** All that a venue must remember; plain data, so that it can be kept over a restart of the machine. */
export interface VenueState {
  readonly orders: readonly VenueOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly VenuePosition[];
}

/** The venue's own truth, for reports and for invariants. */
export interface VenueBooks {
  readonly receipts: readonly OrderReceipt[];
  readonly orders: ReadonlyMap<OrderId, VenueOrder>;
  readonly executions: readonly ReportedExecution[];
  /** By symbol, flat ones too. */
  readonly positions: ReadonlyMap<string, VenuePosition>;
  /** Older executions were let go; 0 while everything is there. */
  readonly forgottenUntilUs: number;
}

export function isOpen(order: VenueOrder): boolean {
  return order.endedUs === 0;
}

/** The position after an execution: opening averages the price, closing keeps it, a flip starts anew. */
export function positionAfter(
  position: VenuePosition | undefined,
  execution: { readonly symbol: string; readonly side: Side; readonly size: number; readonly price: number },
): VenuePosition {
  const { symbol, side, price } = execution;
  const held = position?.size ?? 0;
  const change = signOf(side) * execution.size;
  const size = trimDust(held + change);
  if (size === 0) return { symbol, size, averagePrice: 0 };
  if (held === 0 || Math.sign(size) !== Math.sign(held)) return { symbol, size, averagePrice: price };
  const average = position?.averagePrice ?? 0;
  if (Math.sign(change) !== Math.sign(held)) return { symbol, size, averagePrice: average };
  return { symbol, size, averagePrice: trimDust((average * held + price * change) / size) };
}
