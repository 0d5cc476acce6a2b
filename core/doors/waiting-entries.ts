import type { SendOutcome } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import type { OrderCommand } from '../model/command.ts';
import type { OrderId } from '../model/ids.ts';
import type { Gate } from '../risk/gate.ts';
import type { PlatformSession } from './platform-session.ts';

/** What became of a command that does not wait. */
export type Written = Exclude<SendOutcome, { readonly outcome: 'queued' }>;

export interface WaitingEntriesOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  /** Writes an entry now; reads the gate last. */
  readonly write: (session: PlatformSession, order: OrderCommand) => Written;
  /** Tells what became of an entry that waited; called exactly once for each. */
  readonly settled: (session: PlatformSession, orderId: OrderId, result: Written) => void;
}

/** Entries that may wait for one peer; one more is denied SOCKET_BUSY. */
export const WAITING_ENTRIES_MAX = 100;
/** How long an entry may wait before it is given up: an older one answers a market that is gone. */
export const ENTRY_WAIT_MS = 2_000;
/** How often a busy peer is looked at. */
const LOOK_MS = 1;

/** What an entry is denied with when the gate was shut before its bytes left. */
export const GATE_SHUT: Written = {
  outcome: 'not_sent',
  code: 'TRADING_HALTED',
  reason: 'trading was halted before its bytes left',
};

/**
 * Entries of peers whose write buffer is not empty. Their bytes leave only when it is, so that a shut gate still stops
 * them; what does not leave in time is denied.
 */
export class WaitingEntries {
  readonly #options: WaitingEntriesOptions;
  readonly #busy = new Set<PlatformSession>();
  #cancelLook: (() => void) | undefined;

  constructor(options: WaitingEntriesOptions) {
    this.#options = options;
  }

  /** Sends an entry, or lets it wait behind others or for an empty write buffer. SOCKET_BUSY when too many wait. */
  send(session: PlatformSession, order: OrderCommand): SendOutcome {
    const { clock, write } = this.#options;
    const { waiting, peer } = session;
    if (waiting.length === 0 && peer.queuedBytes === 0) return write(session, order);
    if (waiting.length >= WAITING_ENTRIES_MAX)
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${WAITING_ENTRIES_MAX} orders wait for it already` };
    waiting.push({ order, untilUs: clock.monotonicUs() + ENTRY_WAIT_MS * 1_000 });
    this.#busy.add(session);
    this.#cancelLook ??= clock.after(LOOK_MS, () => this.#look());
    return { outcome: 'queued' };
  }

  /** Takes back an entry that has not left; false when none waits under this id. */
  cancel(session: PlatformSession, orderId: OrderId): boolean {
    const index = session.waiting.findIndex(({ order }) => order.orderId === orderId);
    if (index < 0) return false;
    session.waiting.splice(index, 1);
    const reason = 'cancelled before its bytes left';
    this.#options.settled(session, orderId, { outcome: 'not_sent', code: 'CANCELLED', reason });
    return true;
  }

  /** Denies all that waits for a peer that is gone. */
  drop(session: PlatformSession, result: Written): void {
    this.#busy.delete(session);
    for (const { order } of session.waiting.splice(0)) this.#options.settled(session, order.orderId, result);
  }

  stop(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
  }

  #look(): void {
    const { clock } = this.#options;
    this.#cancelLook = undefined;
    const nowUs = clock.monotonicUs();
    for (const session of this.#busy) {
      this.#lookAt(session, nowUs);
      if (session.waiting.length === 0) this.#busy.delete(session);
    }
    if (this.#busy.size > 0) this.#cancelLook ??= clock.after(LOOK_MS, () => this.#look());
  }

  #lookAt(session: PlatformSession, nowUs: number): void {
    const { gate, write, settled } = this.#options;
    for (let next = session.waiting[0]; next !== undefined; next = session.waiting[0]) {
      const { order, untilUs } = next;
      const isLate = nowUs >= untilUs;
      const mustWait = gate.isOpen && session.peer.queuedBytes > 0 && !isLate;
      if (mustWait) return;
      session.waiting.shift();
      if (!gate.isOpen) settled(session, order.orderId, GATE_SHUT);
      else if (isLate) {
        // Also where the link is free again: the look itself came late, after a stall or a sleep.
        const reason = `its bytes could not leave within ${ENTRY_WAIT_MS / 1000} s`;
        settled(session, order.orderId, { outcome: 'not_sent', code: 'SOCKET_BUSY', reason });
      } else settled(session, order.orderId, write(session, order));
    }
  }
}
