import type { OrderCommand } from '../../model/command.ts';
import type { OrderId } from '../../model/ids.ts';
import type { Gate } from '../../risk/gate.ts';
import type { SendOutcome } from '../port.ts';
import type { Timers } from '../timers.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';

/** What became of an entry that does not wait. */
export type Written = Exclude<SendOutcome, { readonly outcome: 'queued' }>;

export interface WaitingEntriesOptions {
  readonly timers: Timers;
  readonly monotonicUs: () => number;
  readonly gate: Gate;
  /** Whether bytes lie in the write buffer of the link, where a shut gate could not reach another one's. */
  readonly isBusy: () => boolean;
  /** Writes an entry now; reads the gate last. */
  readonly write: (order: OrderCommand) => Written;
  /** Tells what became of an entry that waited; called exactly once for each. */
  readonly settled: (orderId: OrderId, result: Written) => void;
}

interface Waiting {
  readonly order: OrderCommand;
  readonly untilUs: number;
}

/** What an entry is denied with when the gate was shut before its bytes left. */
export const GATE_SHUT: Written = {
  outcome: 'not_sent',
  code: 'TRADING_HALTED',
  reason: 'trading was halted before its bytes left',
};

/**
 * Entries for a bridge that has not read its last bytes. They leave in their order once it has; a gate that is shut
 * meanwhile denies them, and so does a wait that is too long: an old entry answers a market that is gone.
 */
export class WaitingEntries {
  readonly #options: WaitingEntriesOptions;
  #waiting: Waiting[] = [];
  #cancelLook: (() => void) | undefined;

  constructor(options: WaitingEntriesOptions) {
    this.#options = options;
  }

  /** Sends an entry, or lets it wait. SOCKET_BUSY when too many wait already. */
  send(order: OrderCommand): SendOutcome {
    const { isBusy, write, monotonicUs } = this.#options;
    const { waitingEntriesMax: most, entryWaitMs } = BRIDGE_LIMITS;
    if (this.#waiting.length === 0 && !isBusy()) return write(order);
    if (this.#waiting.length >= most)
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${most} orders wait for its link already` };
    this.#waiting.push({ order, untilUs: monotonicUs() + entryWaitMs * 1_000 });
    this.#lookLater();
    return { outcome: 'queued' };
  }

  holds(orderId: OrderId): boolean {
    return this.#waiting.some(({ order }) => order.orderId === orderId);
  }

  /** Takes back an entry that has not left; false when none waits under this id. */
  cancel(orderId: OrderId): boolean {
    if (!this.holds(orderId)) return false;
    this.#waiting = this.#waiting.filter(({ order }) => order.orderId !== orderId);
    const reason = 'cancelled before its bytes left';
    this.#options.settled(orderId, { outcome: 'not_sent', code: 'CANCELLED', reason });
    return true;
  }

  /** Denies all that waits: the link is gone. */
  drop(reason: string): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { order } of waiting)
      this.#options.settled(order.orderId, { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason });
  }

  #lookLater(): void {
    this.#cancelLook ??= this.#options.timers.after(BRIDGE_LIMITS.entryLookMs, () => {
      this.#cancelLook = undefined;
      this.#look();
      if (this.#waiting.length > 0) this.#lookLater();
    });
  }

  #look(): void {
    const { monotonicUs, gate, isBusy, write, settled } = this.#options;
    const nowUs = monotonicUs();
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const { order, untilUs } = next;
      const isLate = nowUs >= untilUs;
      if (gate.isOpen && isBusy() && !isLate) return;
      this.#waiting.shift();
      if (!gate.isOpen) settled(order.orderId, GATE_SHUT);
      else if (isLate) {
        // Also where the link is free again: the look itself came late, after a stall or a sleep.
        const reason = `its bytes could not leave within ${BRIDGE_LIMITS.entryWaitMs / 1000} s`;
        settled(order.orderId, { outcome: 'not_sent', code: 'SOCKET_BUSY', reason });
      } else settled(order.orderId, write(order));
    }
  }
}
