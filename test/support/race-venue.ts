import { trimDust } from '../../core/base/decimal.ts';
import type { Random } from '../../core/base/random.ts';
import type { OrderCommand, PlatformCommand } from '../../core/model/command.ts';
import type { PlatformReport, ReportedExecution } from '../../core/model/event.ts';
import type { OrderId } from '../../core/model/ids.ts';
import { isTerminal, signOf, type ChildState } from '../../core/model/order.ts';

/** What the venue has to say, before it goes on its way. */
export type VenueWord =
  | {
      readonly type: 'status';
      readonly orderId: OrderId;
      readonly status: ChildState | 'cancel_rejected' | 'modified' | 'modify_rejected';
    }
  | {
      readonly type: 'fill';
      readonly orderId: OrderId;
      readonly execId: string;
      readonly size: number;
      readonly filledSize: number;
      readonly isWhole: boolean;
    }
  | { readonly type: 'report'; readonly report: PlatformReport };

interface RestingOrder {
  readonly order: OrderCommand;
  size: number;
  state: ChildState;
  filledSize: number;
}

/** A tiny market for races: it fills in parts and in its own time, and a cancel finds what it finds. It heeds no reduce-only. */
export class RaceVenue {
  readonly orders = new Map<OrderId, RestingOrder>();
  readonly executions: ReportedExecution[] = [];
  /** Signed sizes by symbol. */
  readonly positions = new Map<string, number>();
  /** Closes of a flatten that opened, enlarged or turned a position. */
  flips = 0;
  readonly #random: Random;
  readonly #later: (ms: number, run: () => void) => void;
  readonly #say: (word: VenueWord) => void;
  readonly #canReport: boolean;
  readonly #isClose: (order: OrderCommand) => boolean;

  constructor(
    random: Random,
    later: (ms: number, run: () => void) => void,
    say: (word: VenueWord) => void,
    canReport: boolean,
    isClose: (order: OrderCommand) => boolean,
  ) {
    this.#random = random;
    this.#later = later;
    this.#say = say;
    this.#canReport = canReport;
    this.#isClose = isClose;
  }

  get position(): number {
    return [...this.positions.values()].reduce((sum, size) => sum + Math.abs(size), 0);
  }

  get working(): number {
    return [...this.orders.values()].filter(({ state }) => !isTerminal(state)).length;
  }

  receive(command: PlatformCommand): void {
    if (command.type === 'submitOrder') this.#take(command.order);
    else if (command.type === 'cancelOrder') this.#cancel(command.orderId);
    else if (command.type === 'modifyOrder') this.#modify(command);
    else if (this.#canReport) this.#say({ type: 'report', report: this.#report(command.requestId) });
  }

  #take(order: OrderCommand): void {
    const resting: RestingOrder = { order, size: order.size, state: 'working', filledSize: 0 };
    this.orders.set(order.orderId, resting);
    if (order.role === 'ENTRY' && this.#random.chance(0.03)) {
      resting.state = 'rejected';
      this.#say({ type: 'status', orderId: order.orderId, status: 'rejected' });
      return;
    }
    this.#say({ type: 'status', orderId: order.orderId, status: 'working' });
    const isMarket = order.orderType === 'MARKET';
    if (!isMarket && this.#random.chance(0.4)) return;
    this.#later(this.#random.int(isMarket ? 40 : 150), () => this.#fillPart(resting));
  }

  #fillPart(resting: RestingOrder): void {
    const { order } = resting;
    if (isTerminal(resting.state)) return;
    const left = trimDust(resting.size - resting.filledSize);
    const size = this.#random.chance(0.5) ? left : 1 + this.#random.int(left);
    resting.filledSize = trimDust(resting.filledSize + size);
    const isWhole = resting.filledSize >= resting.size;
    resting.state = isWhole ? 'filled' : 'partial';
    this.#book(order, size);
    const execId = `e${this.executions.length}`;
    this.executions.push({
      orderId: order.orderId,
      execId,
      symbol: order.symbol,
      side: order.side,
      size,
      price: 100,
      tsUs: 1,
    });
    this.#say({ type: 'fill', orderId: order.orderId, execId, size, filledSize: resting.filledSize, isWhole });
    this.#makeBracket(order, resting.filledSize);
    if (!isWhole) this.#later(this.#random.int(40), () => this.#fillPart(resting));
  }

  /** Stop and target of its own, as large as what has filled. It does not cancel one when the other fills. */
  #makeBracket({ bracket, ...order }: OrderCommand, filledSize: number): void {
    const side = order.side === 'BUY' ? 'SELL' : 'BUY';
    const made = [
      [bracket?.stopOrderId, { role: 'STOP_LOSS', orderType: 'STOP' }],
      [bracket?.targetOrderId, { role: 'TAKE_PROFIT', orderType: 'LIMIT' }],
    ] as const;
    for (const [orderId, kind] of made) {
      if (orderId === undefined) continue;
      const known = this.orders.get(orderId);
      if (known === undefined) this.#take({ ...order, ...kind, orderId, side, size: filledSize });
      else if (!isTerminal(known.state)) known.size = filledSize;
    }
  }

  #book(order: OrderCommand, size: number): void {
    const { symbol, side } = order;
    const before = this.positions.get(symbol) ?? 0;
    const after = trimDust(before + signOf(side) * size);
    const isMore = before === 0 || before * after < 0 || Math.abs(after) > Math.abs(before);
    if (isMore && this.#isClose(order)) this.flips += 1;
    this.positions.set(symbol, after);
  }

  #cancel(orderId: OrderId): void {
    const resting = this.orders.get(orderId);
    if (resting === undefined || isTerminal(resting.state)) {
      this.#say({ type: 'status', orderId, status: 'cancel_rejected' });
      return;
    }
    resting.state = 'cancelled';
    this.#say({ type: 'status', orderId, status: 'cancelled' });
  }

  /** A smaller size leaves less to fill; another price is nearer to the market, and begins to fill. */
  #modify({ orderId, size, limitPrice }: Extract<PlatformCommand, { type: 'modifyOrder' }>): void {
    const resting = this.orders.get(orderId);
    const isOver = resting === undefined || isTerminal(resting.state);
    if (isOver || (size !== undefined && size <= resting.filledSize) || this.#random.chance(0.1)) {
      this.#say({ type: 'status', orderId, status: 'modify_rejected' });
      return;
    }
    resting.size = size ?? resting.size;
    this.#say({ type: 'status', orderId, status: 'modified' });
    if (limitPrice !== undefined) this.#later(this.#random.int(60), () => this.#fillPart(resting));
  }

  #report(requestId: string): PlatformReport {
    return {
      requestId,
      historyFromUs: 0,
      orders: [...this.orders.values()].map(({ order, size, state, filledSize }) => ({
        orderId: order.orderId,
        symbol: order.symbol,
        side: order.side,
        size,
        filledSize,
        fillPrice: 100,
        status: state,
      })),
      executions: [...this.executions],
      positions: [...this.positions]
        .filter(([, size]) => size !== 0)
        .map(([symbol, size]) => ({ symbol, size, averagePrice: 100 })),
    };
  }
}
