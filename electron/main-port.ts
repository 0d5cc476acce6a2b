import type { MessagePortMain } from 'electron';
import type { Port } from '../core/api/port.ts';

/** A channel of the main process in the contract's own terms. */
export function mainPort(channel: MessagePortMain): Port {
  const early: unknown[] = [];
  let listener: ((message: unknown) => void) | undefined;
  let closed: ((reason: string) => void) | undefined;
  let end: string | undefined;
  const finish = (reason: string): void => {
    if (end !== undefined) return;
    end = reason;
    closed?.(reason);
  };
  channel.on('message', ({ data }) => (listener === undefined ? early.push(data) : listener(data)));
  channel.on('close', () => finish('the engine closed the channel'));
  channel.start();
  return {
    post: (message) => {
      if (end === undefined) channel.postMessage(message);
    },
    onMessage: (next) => {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
    onClose: (next) => {
      closed = next;
      if (end !== undefined) next(end);
    },
    close: (reason) => {
      if (end === undefined) channel.close();
      finish(reason);
    },
    backlogBytes: () => undefined,
  };
}
