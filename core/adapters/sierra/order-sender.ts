import { trimDust } from '../../base/decimal.ts';
import type { OrderCommand } from '../../model/command.ts';
import type { OrderId } from '../../model/ids.ts';
import { isProtective } from '../../model/order.ts';
import type { Gate } from '../../risk/gate.ts';
import type { AdapterEvent, SendOutcome } from '../port.ts';
import type { Timers } from '../timers.ts';
import type { DtcLink } from './dtc-link.ts';
import { cancelOrder, replaceOrder, submitOrder, submitPair, type DtcOrder, type OrderKey } from './dtc-requests.ts';
import type { InstrumentBook } from './instrument-book.ts';
import { clientOrderIdOf, type OrderChange, type OwnOrder, type OwnOrders } from './own-orders.ts';

/** Changes of one order that may wait for its acceptance. */
const WAITING_MAX = 16;
const SYMBOL_BYTES_MAX = 63;
const SENT: SendOutcome = { outcome: 'sent' };

export interface OrderSenderOptions {
  readonly link: DtcLink;
  readonly gate: Gate;
  readonly timers: Timers;
  readonly orders: OwnOrders;
  readonly instruments: InstrumentBook;
  readonly account: string;
  readonly nowUs: () => number;
  /** The server keeps pairs of which one cancels the other. */
  readonly pairs: boolean;
  readonly emit: (event: AdapterEvent) => void;
  /** How the server's client calls an order that is none of ours; undefined where it was not listed. */
  readonly foreignName: (serverOrderId: string) => string | undefined;
}

/** Writes orders, cancels and changes over one link, each at most once. */
export class OrderSender {
  readonly #options: OrderSenderOptions;
  /** Stops and targets that wait until the end of the turn for the other one of their pair. */
  readonly #halves = new Map<OrderId, { readonly order: OrderCommand; readonly dtc: DtcOrder }>();

  constructor(options: OrderSenderOptions) {
    this.#options = options;
  }

  submit(order: OrderCommand): SendOutcome {
    const { orders, link, gate, instruments } = this.#options;
    // An order id acts once, whoever asks twice.
    if (orders.of(order.orderId) !== undefined) return SENT;
    const priceMultiplier = instruments.multiplierOf(order.symbol);
    if (order.symbol.length > SYMBOL_BYTES_MAX || (priceMultiplier === undefined && needsDefinition(order)))
      return notSent(
        'PLATFORM_CANNOT_TRADE',
        `Sierra Chart has not defined ${order.symbol}, so its prices are not known`,
      );
    if (order.role === 'ENTRY' && !link.isIdle)
      return notSent('SOCKET_BUSY', 'Sierra Chart does not take what is sent');
    const dtc = this.#dtcOrder(order, priceMultiplier ?? 1);
    if (this.#options.pairs && isProtective(order.role) && order.ocoId !== undefined) return this.#pair(order, dtc);
    if (order.role === 'ENTRY' && !gate.isOpen)
      return notSent('TRADING_HALTED', 'the gate was shut before the order left');
    this.#note(order);
    link.send(submitOrder(dtc));
    return SENT;
  }

  change(change: OrderChange): SendOutcome {
    const { orders, link, gate } = this.#options;
    if (change.type === 'modifyOrder' && change.isEntry === true && !gate.isOpen)
      return notSent('TRADING_HALTED', 'the gate was shut before the change left');
    const order = orders.of(change.orderId);
    if (order === undefined) return this.#changeForeign(change);
    if (order.orderType === 'STOP_LIMIT' && movesPrice(change))
      return notSent(
        'MODIFY_UNSUPPORTED',
        'Sierra Chart moves both prices of a stop-limit order together: cancel it and send another one',
      );
    if (order.serverOrderId !== undefined) {
      link.send(this.#changeBytes(change, order, order.serverOrderId));
      return SENT;
    }
    if (order.isOver) return notSent('ORDER_NOT_FOUND', `order ${order.orderId} is over at Sierra Chart`);
    if (order.waiting.length >= WAITING_MAX)
      return notSent('SOCKET_BUSY', `Sierra Chart has not accepted order ${order.orderId} yet`);
    order.waiting.push(change);
    return SENT;
  }

  /** Sends what waited for the server's id of an order. An entry's price is changed only while the gate is open. */
  release(order: OwnOrder): void {
    const { serverOrderId } = order;
    if (serverOrderId === undefined || order.waiting.length === 0) return;
    for (const change of order.waiting.splice(0)) {
      const isBarred = change.type === 'modifyOrder' && change.isEntry === true && !this.#options.gate.isOpen;
      if (!isBarred) this.#options.link.send(this.#changeBytes(change, order, serverOrderId));
      else
        this.#options.emit({
          type: 'orderStatus',
          orderId: order.orderId,
          status: 'modify_rejected',
          code: 'TRADING_HALTED',
          reason: 'nothing was sent: the gate was shut before the change left',
        });
    }
  }

  /** The link is over: what waited for its other half never left. */
  abandon(): void {
    const { orders, emit } = this.#options;
    for (const { order } of this.#halves.values()) {
      const noted = orders.of(order.orderId);
      if (noted !== undefined) noted.isOver = true;
      emit({
        type: 'orderNotSent',
        orderId: order.orderId,
        code: 'PLATFORM_ABSENT',
        reason: 'the link to Sierra Chart ended before the order left',
      });
    }
    this.#halves.clear();
  }

  #note({ orderId, symbol, side, size, orderType }: OrderCommand): void {
    const { orders, nowUs } = this.#options;
    orders.add({ orderId, symbol, side, size, orderType, decidedUs: nowUs(), executions: [] });
  }

  /** The two orders of a pair are decided in one turn; the first waits for the end of it. */
  #pair(order: OrderCommand, dtc: DtcOrder): SendOutcome {
    const { link, timers, emit } = this.#options;
    const ocoId = order.ocoId ?? order.orderId;
    const half = this.#halves.get(ocoId);
    this.#note(order);
    if (half !== undefined && half.order.role !== order.role && half.order.symbol === order.symbol) {
      this.#halves.delete(ocoId);
      link.send(submitPair(half.dtc, dtc));
      emit({ type: 'orderSent', orderId: half.order.orderId });
      return SENT;
    }
    if (half !== undefined) {
      link.send(submitOrder(dtc));
      return SENT;
    }
    this.#halves.set(ocoId, { order, dtc });
    timers.after(0, () => {
      if (!this.#halves.delete(ocoId)) return;
      link.send(submitOrder(dtc));
      emit({ type: 'orderSent', orderId: order.orderId });
    });
    return { outcome: 'queued' };
  }

  #changeForeign(change: OrderChange): SendOutcome {
    const { link, account, foreignName } = this.#options;
    if (change.type !== 'cancelOrder' || change.platformOrderId === undefined)
      return notSent('ORDER_NOT_FOUND', `order ${change.orderId} is not known to have been sent to Sierra Chart`);
    const serverOrderId = change.platformOrderId;
    link.send(cancelOrder({ serverOrderId, clientOrderId: foreignName(serverOrderId) ?? '', account }));
    return SENT;
  }

  #changeBytes(change: OrderChange, order: OwnOrder, serverOrderId: string): Uint8Array {
    const { account, instruments } = this.#options;
    const key: OrderKey = { serverOrderId, clientOrderId: clientOrderIdOf(order.orderId), account };
    if (change.type === 'cancelOrder') return cancelOrder(key);
    const { size, limitPrice, stopPrice } = change;
    const scale = (price: number | undefined): number | undefined =>
      price === undefined ? undefined : trimDust(price / (instruments.multiplierOf(order.symbol) ?? 1));
    const price1 = scale(order.orderType === 'STOP' ? stopPrice : limitPrice);
    return replaceOrder(key, {
      ...(price1 !== undefined && { price1 }),
      ...(size !== undefined && { quantity: size }),
    });
  }

  #dtcOrder(order: OrderCommand, priceMultiplier: number): DtcOrder {
    const { orderType: type, limitPrice = 0, stopPrice = 0, symbol, side, size: quantity, timeInForce } = order;
    const hasTrigger = type === 'STOP' || type === 'STOP_LIMIT';
    return {
      clientOrderId: clientOrderIdOf(order.orderId),
      symbol,
      account: this.#options.account,
      type,
      side,
      price1: type === 'MARKET' ? 0 : trimDust((hasTrigger ? stopPrice : limitPrice) / priceMultiplier),
      price2: type === 'STOP_LIMIT' ? trimDust(limitPrice / priceMultiplier) : 0,
      quantity,
      timeInForce,
    };
  }
}

/** Whether an order says prices, or opens what must be valued. What closes at the market needs neither. */
function needsDefinition({ orderType, role }: OrderCommand): boolean {
  return orderType !== 'MARKET' || role === 'ENTRY';
}

function movesPrice(change: OrderChange): boolean {
  return change.type === 'modifyOrder' && (change.limitPrice !== undefined || change.stopPrice !== undefined);
}

function notSent(code: string, reason: string): Extract<SendOutcome, { readonly outcome: 'not_sent' }> {
  return { outcome: 'not_sent', code, reason };
}
