import { trimDust } from '../../base/decimal.ts';
import type { OrderCommand } from '../../model/command.ts';
import type { ReportedExecution } from '../../model/event.ts';
import type { OrderId } from '../../model/ids.ts';
import { isOpen, positionAfter } from './venue-books.ts';
import type {
  OrderReceipt,
  VenueBooks,
  VenueOrder,
  VenueOrderState,
  VenuePosition,
  VenueState,
} from './venue-books.ts';

/** Orders, executions and receipts kept; beyond it the oldest are let go, open orders never. */
const KEPT_MAX = 20_000;

/** The books of a venue, written by it alone. */
export class VenueRecord implements VenueBooks {
  readonly orders = new Map<OrderId, VenueOrder>();
  readonly positions = new Map<string, VenuePosition>();
  receipts: OrderReceipt[] = [];
  executions: ReportedExecution[] = [];
  forgottenUntilUs = 0;
  /** Ids up to here were let go; order ids rise, so an order at or below it is a repeat. */
  private forgottenId = 0;
  private readonly keptMax: number;

  constructor(initial: VenueState | undefined, keptMax: number = KEPT_MAX) {
    this.keptMax = keptMax;
    for (const order of initial?.orders ?? []) this.orders.set(order.orderId, { ...order });
    for (const position of initial?.positions ?? []) this.positions.set(position.symbol, position);
    this.executions.push(...(initial?.executions ?? []));
  }

  /** Whether an order id was ever received. */
  knows(orderId: OrderId): boolean {
    return this.orders.has(orderId) || Number(orderId) <= this.forgottenId;
  }

  addReceipt(receipt: OrderReceipt): void {
    this.receipts.push(receipt);
    if (this.receipts.length > 2 * this.keptMax) this.receipts = this.receipts.slice(-this.keptMax);
  }

  /** Takes a new order on, open. */
  addOrder(terms: OrderCommand, atUs: number): VenueOrder {
    const order: VenueOrder = {
      orderId: terms.orderId,
      platformOrderId: `S${terms.orderId}`,
      terms,
      size: terms.size,
      state: 'accepted',
      triggered: false,
      filledSize: 0,
      fillCount: 0,
      averagePrice: 0,
      receivedUs: atUs,
      endedUs: 0,
      ...(terms.limitPrice !== undefined && { limitPrice: terms.limitPrice }),
      ...(terms.stopPrice !== undefined && { stopPrice: terms.stopPrice }),
    };
    this.orders.set(order.orderId, order);
    if (this.orders.size > 2 * this.keptMax) this.forgetOrders();
    return order;
  }

  /** Ends an order in a state that is not open. */
  end(order: VenueOrder, state: VenueOrderState, atUs: number, reason?: string): void {
    order.state = state;
    order.endedUs = atUs;
    if (reason !== undefined) order.reason = reason;
  }

  /** Books an execution, and adds it to its order where it has one. */
  addExecution(execution: ReportedExecution, order: VenueOrder | undefined): void {
    const { symbol, size, price, tsUs } = execution;
    this.executions.push(execution);
    this.positions.set(symbol, positionAfter(this.positions.get(symbol), execution));
    if (order !== undefined) {
      const filledSize = trimDust(order.filledSize + size);
      order.averagePrice = trimDust((order.averagePrice * order.filledSize + price * size) / filledSize);
      order.filledSize = filledSize;
      order.fillCount += 1;
      order.state = filledSize >= order.size ? 'filled' : 'partial';
      if (order.state === 'filled') order.endedUs = tsUs;
    }
    if (this.executions.length > 2 * this.keptMax) this.forgetExecutions();
  }

  snapshot(): VenueState {
    return {
      orders: [...this.orders.values()].map((order) => ({ ...order })),
      executions: [...this.executions],
      positions: [...this.positions.values()],
    };
  }

  private forgetOrders(): void {
    for (const order of this.orders.values()) {
      if (this.orders.size <= this.keptMax) return;
      if (isOpen(order)) continue;
      this.orders.delete(order.orderId);
      this.forgottenId = Math.max(this.forgottenId, Number(order.orderId));
    }
  }

  private forgetExecutions(): void {
    const kept = this.executions.slice(-this.keptMax);
    this.forgottenUntilUs = kept[0]?.tsUs ?? this.forgottenUntilUs;
    this.executions = kept;
  }
}
