import type { PlatformCommand } from '../../model/command.ts';
import type { OrderId } from '../../model/ids.ts';
import type { CommandResult } from '../../wire/decode-bridge.ts';
import type { AdapterEvent } from '../port.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';

type Asked = { readonly type: Exclude<PlatformCommand['type'], 'requestReport'>; readonly orderId: OrderId };

/** Which command an id stands for, so that its answer is understood. The newest 10,000 are known. */
export class BridgeCommands {
  readonly #asked = new Map<string, Asked>();
  #count = 0;

  /** The id under which a command is sent: that of the order for an order, and one that is never used again for all others. */
  idOf(command: Exclude<PlatformCommand, { readonly type: 'requestReport' }>, nowUs: number): string {
    const orderId = command.type === 'submitOrder' ? command.order.orderId : command.orderId;
    this.#count += 1;
    const id = command.type === 'submitOrder' ? orderId : `${orderId}-${nowUs}-${this.#count}`;
    if (this.#asked.size >= BRIDGE_LIMITS.commandsMax)
      for (const oldest of this.#asked.keys()) {
        this.#asked.delete(oldest);
        break;
      }
    this.#asked.set(id, { type: command.type, orderId });
    return id;
  }

  /** What an answer says of its order; undefined where it says nothing new, or answers no command of ours. */
  eventOf({ commandId, outcome, code, reason }: CommandResult): AdapterEvent | undefined {
    const asked = this.#asked.get(commandId);
    if (asked === undefined || outcome !== 'refused') return undefined;
    return {
      type: 'orderStatus',
      orderId: asked.orderId,
      status: REFUSED[asked.type],
      ...(code !== undefined && { code }),
      ...(reason !== undefined && { reason }),
    };
  }
}

const REFUSED = { submitOrder: 'rejected', cancelOrder: 'cancel_rejected', modifyOrder: 'modify_rejected' } as const;

/** Whether a command enters, or moves the price of an order that does. */
export function isEntry(command: PlatformCommand): boolean {
  if (command.type === 'submitOrder') return command.order.role === 'ENTRY';
  return command.type === 'modifyOrder' && command.isEntry === true;
}
