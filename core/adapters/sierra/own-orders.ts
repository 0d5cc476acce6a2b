import { trimDust } from '../../base/decimal.ts';
import { parseOrderId, type OrderId } from '../../model/ids.ts';
import type { OrderType, Side } from '../../model/order.ts';
import type { PlatformCommand } from '../../model/command.ts';
import type { KnownExecution, KnownOrder } from '../adapter-parts.ts';

/** Orders kept in mind; beyond them the oldest that are over are forgotten. */
export const ORDERS_MAX = 10_000;
/** Tells our orders from those of other programs that speak DTC to the same server. */
const OURS = 'NX';

/** A cancel or a change of an order. */
export type OrderChange = Extract<PlatformCommand, { readonly type: 'cancelOrder' | 'modifyOrder' }>;

/** An execution of ours; `isLive` where the server told it as it happened, under the id that it gives such updates. */
export interface OwnExecution extends KnownExecution {
  readonly isLive?: true;
  /** When it was, as the server tells; undefined for one that only the book knew. */
  readonly tsUs?: number;
}

/** An order of ours as far as the server has told of it. */
export interface OwnOrder {
  readonly orderId: OrderId;
  readonly symbol: string;
  readonly side: Side;
  size: number;
  readonly orderType: OrderType;
  readonly decidedUs: number;
  /** The server's latest id of it; undefined until it has accepted the order. */
  serverOrderId: string | undefined;
  /** When that id was learned, as {@link OwnOrders.now} counts. */
  learnedAt: number;
  /** The server's answer may be lost, with the link or otherwise: without a name it is looked for in the history. */
  isSought: boolean;
  isOver: boolean;
  /** The server has said that it filled whole; its executions may not all be known. */
  isSaidFilled: boolean;
  readonly executions: OwnExecution[];
  /** Asked for before the server had given it an id. */
  readonly waiting: OrderChange[];
}

/** What is not known yet of an order that is noted. */
type UntoldYet = 'serverOrderId' | 'learnedAt' | 'isSought' | 'isOver' | 'isSaidFilled' | 'waiting';

/** What of it has filled. */
export function filledOf({ executions }: Pick<OwnOrder, 'executions'>): number {
  return executions.reduce((sum, { size }) => trimDust(sum + size), 0);
}

/** The average price of what has filled; 0 where nothing has. */
export function averageOf(order: Pick<OwnOrder, 'executions'>): number {
  const filled = filledOf(order);
  if (filled === 0) return 0;
  return trimDust(order.executions.reduce((sum, { size, price }) => sum + size * price, 0) / filled);
}

/** The id of an execution that the server told without one: the order and the total that it came to. */
export function madeUpExecId(order: Pick<OwnOrder, 'serverOrderId' | 'orderId'>, total: number): string {
  return `${order.serverOrderId ?? order.orderId}#${total}`;
}

export function isMadeUp(execId: string): boolean {
  return execId.includes('#');
}

/** What the server calls an order of ours; fits the 31 characters that it takes. */
export function clientOrderIdOf(orderId: OrderId): string {
  return `${OURS}${orderId}`;
}

/** Our id in what the server calls an order; undefined for one of another program. */
export function ownIdIn(clientOrderId: string): OrderId | undefined {
  return clientOrderId.startsWith(OURS) ? parseOrderId(clientOrderId.slice(OURS.length)) : undefined;
}

/** Our orders by both their names. */
export class OwnOrders {
  readonly #byId = new Map<OrderId, OwnOrder>();
  readonly #byServerId = new Map<string, OwnOrder>();
  #now = 0;

  /** Counts what was learned; an id learned later has a greater number. */
  get now(): number {
    return this.#now;
  }

  get all(): Iterable<OwnOrder> {
    return this.#byId.values();
  }

  of(orderId: OrderId): OwnOrder | undefined {
    return this.#byId.get(orderId);
  }

  ofServer(serverOrderId: string): OwnOrder | undefined {
    return this.#byServerId.get(serverOrderId);
  }

  add(order: Omit<OwnOrder, UntoldYet>): OwnOrder {
    const added: OwnOrder = {
      ...order,
      serverOrderId: undefined,
      learnedAt: 0,
      isSought: false,
      isOver: false,
      isSaidFilled: false,
      waiting: [],
    };
    this.#byId.set(order.orderId, added);
    this.#forgetOldest();
    return added;
  }

  /** Takes over what the gateway's book has; what is known here already stays as it is. */
  seed(known: readonly KnownOrder[]): void {
    for (const { platformOrderId, isOver, executions, account: _, ...order } of known) {
      if (this.#byId.has(order.orderId)) continue;
      const added = this.add({ ...order, executions: [...executions] });
      added.isOver = isOver;
      if (platformOrderId !== undefined) this.learn(added, platformOrderId);
    }
  }

  /** No order that the server names unasked is taken in any more: none of those that are kept may go for it. */
  get isFull(): boolean {
    return this.#byId.size >= ORDERS_MAX;
  }

  /** When the oldest of them was decided; undefined where there are none. */
  get oldestUs(): number | undefined {
    let oldestUs: number | undefined;
    for (const { decidedUs } of this.#byId.values()) if (decidedUs < (oldestUs ?? Infinity)) oldestUs = decidedUs;
    return oldestUs;
  }

  /** Whether the server has not named one of them that is not over. */
  get hasNameless(): boolean {
    for (const { serverOrderId, isOver } of this.#byId.values())
      if (serverOrderId === undefined && !isOver) return true;
    return false;
  }

  /** Seeks what the server has not named for so long. */
  seek(decidedBeforeUs: number): void {
    for (const order of this.#byId.values()) order.isSought ||= order.decidedUs < decidedBeforeUs;
  }

  /**
   * Takes over from the book that an old order which the server never named is over: it is looked for no longer, and what
   * a person trades later is not taken for it. A young one may still come up, in a history that lags behind.
   */
  settle(known: readonly KnownOrder[], decidedBeforeUs: number): void {
    for (const { orderId, isOver } of known) {
      const order = this.#byId.get(orderId);
      if (order === undefined || order.serverOrderId !== undefined || order.decidedUs >= decidedBeforeUs) continue;
      order.isOver ||= isOver;
    }
  }

  /**
   * A link has begun: an order that the server has not named by now may have been lost with an earlier one. Changes that
   * waited are lost with it; a cancel still waits, since an order that is there all the same must not stay.
   */
  beginLink(): void {
    for (const order of this.#byId.values()) {
      order.isSought = true;
      const kept = order.waiting.filter(({ type }) => type === 'cancelOrder').slice(0, 1);
      order.waiting.splice(0, order.waiting.length, ...kept);
    }
  }

  /** The server has told its id of an order, the first or another one. */
  learn(order: OwnOrder, serverOrderId: string): void {
    if (serverOrderId === '' || order.serverOrderId === serverOrderId) return;
    this.#now += 1;
    order.serverOrderId = serverOrderId;
    order.learnedAt = this.#now;
    this.#byServerId.set(serverOrderId, order);
  }

  #forgetOldest(): void {
    if (this.#byId.size <= ORDERS_MAX) return;
    for (const [orderId, { isOver }] of this.#byId) {
      if (!isOver) continue;
      this.#byId.delete(orderId);
      for (const [serverOrderId, order] of this.#byServerId)
        if (order.orderId === orderId) this.#byServerId.delete(serverOrderId);
      return;
    }
  }
}
