import type { AdapterEvent, SendOutcome } from '../adapters/port.ts';
import { assert, unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { OrderCommand, PlatformCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Gate } from '../risk/gate.ts';
import { encodeCommand } from '../wire/encode-command.ts';
import { pack } from '../wire/pack.ts';
import type { PlatformSession } from './platform-session.ts';
import { GATE_SHUT, WaitingEntries, type Written } from './waiting-entries.ts';

export interface PlatformSenderOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly emit: (platform: PlatformId, event: AdapterEvent) => void;
}

/** Writes commands to platforms, each at most once. Entries, and other prices of them, pass the gate; exits, cancels and other changes never wait. */
export class PlatformSender {
  readonly #options: PlatformSenderOptions;
  readonly #entries: WaitingEntries;
  /** The number of the last order taken for each platform: ids rise, so a lower one would be sent a second time. */
  readonly #lastOrders = new Map<PlatformId, number>();

  constructor(options: PlatformSenderOptions) {
    const { clock, gate } = options;
    this.#options = options;
    this.#entries = new WaitingEntries({
      clock,
      gate,
      write: (session, order) => this.#writeOrder(session, order),
      settled: (session, orderId, result) => this.#settled(session, orderId, result),
    });
  }

  /**
   * Sends a command to the connection that holds its platform. Not sent: PLATFORM_ABSENT, TRADING_HALTED, SOCKET_BUSY,
   * and for a legacy platform ORDER_TYPE_UNSUPPORTED, CANCEL_UNSUPPORTED, MODIFY_UNSUPPORTED, NOT_AVAILABLE.
   */
  send(session: PlatformSession | undefined, command: PlatformCommand): SendOutcome {
    const { platform } = command;
    if (session === undefined || !session.peer.isOpen)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: `${platform} is not connected` };
    switch (command.type) {
      case 'submitOrder': {
        const { order } = command;
        const account = session.identity?.account;
        // The link may have come back with another account since the order was decided.
        if (account !== order.account)
          return {
            outcome: 'not_sent',
            code: 'PLATFORM_ABSENT',
            reason: `${platform} trades account ${account} now, the order is for ${order.account}`,
          };
        this.#noteOrder(platform, order.orderId);
        return order.role === 'ENTRY' ? this.#entries.send(session, order) : this.#writeOrder(session, order);
      }
      case 'cancelOrder':
        return this.#entries.cancel(session, command.orderId) ? { outcome: 'sent' } : this.#write(session, command);
      case 'modifyOrder':
        if (session.waiting.some(({ order }) => order.orderId === command.orderId))
          return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `order ${command.orderId} has not left yet` };
        // Like an entry's, its bytes must not lie in a buffer that the gate cannot reach; a price of now does not wait.
        return isEntry(command) && session.peer.queuedBytes > 0
          ? { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `the link of ${platform} is not empty` }
          : this.#write(session, command);
      case 'requestReport':
        return this.#write(session, command);
      default:
        return unreachable(command);
    }
  }

  /** Denies what still waits for a connection that is gone. */
  drop(session: PlatformSession, why: string): void {
    const reason = `${session.platform ?? 'it'} left before the bytes of the order did: ${why}`;
    this.#entries.drop(session, { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason });
  }

  stop(): void {
    this.#entries.stop();
  }

  #noteOrder(platform: PlatformId, orderId: OrderId): void {
    const last = this.#lastOrders.get(platform) ?? 0;
    assert(Number(orderId) > last, `order ${orderId} to ${platform}: expected an id above ${last}; each is sent once`);
    this.#lastOrders.set(platform, Number(orderId));
  }

  #writeOrder(session: PlatformSession, order: OrderCommand): Written {
    const { platform } = session;
    assert(platform !== undefined, `order ${order.orderId}: expected a registered platform`);
    return this.#write(session, { type: 'submitOrder', platform, order });
  }

  /** Writes a command; for an entry the gate is read last, directly before its bytes are handed over. */
  #write(session: PlatformSession, command: PlatformCommand): Written {
    const { clock, gate } = this.#options;
    const { platform } = command;
    const message = encodeCommand(command, session.isV1 ? 'v1' : 'legacy', clock.nowUs());
    if (message === undefined) return unsupported(command);
    if (session.isRequest)
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${platform} is on a REQ socket, which only asks` };
    const bytes = pack(message);
    if (isEntry(command) && !gate.isOpen) return GATE_SHUT;
    return session.peer.send(bytes)
      ? { outcome: 'sent' }
      : { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `the link of ${platform} took nothing` };
  }

  #settled(session: PlatformSession, orderId: OrderId, result: Written): void {
    const { platform } = session;
    if (platform === undefined) return;
    const { emit } = this.#options;
    if (result.outcome === 'sent') return emit(platform, { type: 'orderSent', orderId });
    emit(platform, { type: 'orderNotSent', orderId, code: result.code, reason: result.reason });
  }
}

/** Whether a command enters, or moves the price of an order that does. */
function isEntry(command: PlatformCommand): boolean {
  if (command.type === 'submitOrder') return command.order.role === 'ENTRY';
  return command.type === 'modifyOrder' && command.isEntry === true;
}

/** Why a command cannot be written in the dialect of a legacy platform. */
function unsupported(command: PlatformCommand): Written {
  const reason = `${command.platform} speaks the legacy dialect, which knows market orders alone`;
  switch (command.type) {
    case 'submitOrder':
      return { outcome: 'not_sent', code: 'ORDER_TYPE_UNSUPPORTED', reason };
    case 'cancelOrder':
      return { outcome: 'not_sent', code: 'CANCEL_UNSUPPORTED', reason };
    case 'modifyOrder':
      return { outcome: 'not_sent', code: 'MODIFY_UNSUPPORTED', reason };
    case 'requestReport':
      return { outcome: 'not_sent', code: 'NOT_AVAILABLE', reason };
    default:
      return unreachable(command);
  }
}
