import type { Clock } from '../../core/base/clock.ts';

/** The numbers of the protocol's enumerations that the stand-in uses. */
export const STATUS = { sent: 1, open: 4, filled: 7, cancelled: 8, rejected: 9, partial: 10 } as const;
export const REASON = {
  restated: 1,
  accepted: 2,
  changed: 3,
  filled: 4,
  partly: 5,
  cancelled: 6,
  replaced: 7,
  rejected: 8,
  cancelRejected: 9,
  replaceRejected: 10,
} as const;
export const MARKET = 1;
const LIMIT = 2;
export const STOP_LIMIT = 4;
export const BUY = 1;

export interface BookedOrder {
  serverId: string;
  readonly clientId: string;
  readonly symbol: string;
  readonly account: string;
  readonly side: number;
  readonly type: number;
  price1: number;
  price2: number;
  quantity: number;
  readonly timeInForce: number;
  status: number;
  filled: number;
  value: number;
  /** The other one of its pair. */
  pairedWith?: BookedOrder;
}

export interface BookedExecution {
  readonly id: string;
  readonly serverId: string;
  readonly symbol: string;
  readonly account: string;
  readonly side: number;
  readonly quantity: number;
  readonly price: number;
  readonly tsUs: number;
}

/** What a trading service behind the stand-in remembers: orders, executions, positions. It knows nothing of links. */
export class DtcBooks {
  readonly orders: BookedOrder[] = [];
  readonly executions: BookedExecution[] = [];
  readonly #clock: Clock;
  #names = 1_000;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nextName(): string {
    this.#names += 1;
    return `SC-${this.#names}`;
  }

  add(order: Omit<BookedOrder, 'serverId' | 'status' | 'filled' | 'value'>): BookedOrder {
    const booked: BookedOrder = { ...order, serverId: this.nextName(), status: STATUS.sent, filled: 0, value: 0 };
    this.orders.push(booked);
    return booked;
  }

  find(serverId: string): BookedOrder | undefined {
    return this.orders.find((order) => order.serverId === serverId);
  }

  byClient(clientId: string): BookedOrder | undefined {
    return this.orders.find((order) => order.clientId === clientId);
  }

  isOpen({ status }: BookedOrder): boolean {
    return status === STATUS.sent || status === STATUS.open || status === STATUS.partial;
  }

  execute(order: BookedOrder, quantity: number, price: number): BookedExecution {
    order.filled += quantity;
    order.value += quantity * price;
    order.status = order.filled >= order.quantity ? STATUS.filled : STATUS.partial;
    return this.#note(order.serverId, order.symbol, order.account, order.side, quantity, price);
  }

  /** A person trades in the terminal: an execution of an order that no client sent. */
  tradeByHand(symbol: string, account: string, side: number, quantity: number, price: number): void {
    this.#note(this.nextName(), symbol, account, side, quantity, price);
  }

  positionOf(account: string, symbol: string): number {
    return this.executions
      .filter((one) => one.account === account && one.symbol === symbol)
      .reduce((sum, { side, quantity }) => sum + (side === BUY ? quantity : -quantity), 0);
  }

  symbolsOf(account: string): readonly string[] {
    return [...new Set(this.executions.filter((one) => one.account === account).map(({ symbol }) => symbol))];
  }

  /** Whether a resting order trades at a price. */
  trades({ type, side, price1 }: BookedOrder, price: number): boolean {
    if (type === MARKET) return true;
    const isBelow = price <= price1;
    return type === LIMIT ? (side === BUY ? isBelow : price >= price1) : side === BUY ? price >= price1 : isBelow;
  }

  #note(
    serverId: string,
    symbol: string,
    account: string,
    side: number,
    quantity: number,
    price: number,
  ): BookedExecution {
    const id = `E-${this.executions.length + 1}`;
    const execution = { id, serverId, symbol, account, side, quantity, price, tsUs: this.#clock.nowUs() };
    this.executions.push(execution);
    return execution;
  }
}
