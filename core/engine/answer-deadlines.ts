import type { OrderId } from '../model/ids.ts';

/** An order that somebody waits for, and how much of it had filled when the waiting began: what changes that is an answer. */
export interface AwaitedOrder {
  readonly orderId: OrderId;
  readonly filledSize: number;
  readonly dueUs: number;
}

/** Orders in the order in which their time to be answered runs out. Answered ones are dropped when their turn comes. */
export class AnswerDeadlines {
  #orders: AwaitedOrder[] = [];
  /** Those before it are done with; they are cut off once they are the greater part. */
  #first = 0;

  /** Adds an order that is due no sooner than those before it. */
  add(order: AwaitedOrder): void {
    this.#orders.push(order);
  }

  /** Forgets all of them. */
  clear(): void {
    this.#orders = [];
    this.#first = 0;
  }

  /** When the first order is due of which `isOpen` says that it still waits; undefined when there is none. */
  firstDueUs(isOpen: (order: AwaitedOrder) => boolean): number | undefined {
    for (let next = this.#orders[this.#first]; next !== undefined; next = this.#orders[this.#first]) {
      if (isOpen(next)) return next.dueUs;
      this.#drop();
    }
    return undefined;
  }

  /** Takes out what is due by then, answered or not. */
  take(atUs: number): readonly AwaitedOrder[] {
    const due: AwaitedOrder[] = [];
    for (let next = this.#orders[this.#first]; next !== undefined && next.dueUs <= atUs;) {
      due.push(next);
      this.#drop();
      next = this.#orders[this.#first];
    }
    return due;
  }

  #drop(): void {
    this.#first += 1;
    if (this.#first < 1_000 || this.#first * 2 < this.#orders.length) return;
    this.#orders = this.#orders.slice(this.#first);
    this.#first = 0;
  }
}
