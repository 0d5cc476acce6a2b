import type { MessagePortMain } from 'electron';
import { messagePort } from '../core/api/message-port.ts';
import type { Port } from '../core/api/port.ts';

/** A channel of the main process in the contract's own terms. */
export function mainPort(channel: MessagePortMain): Port {
  return messagePort({
    postMessage: (message) => channel.postMessage(message),
    close: () => channel.close(),
    listen: (message, closed) => {
      channel.on('message', ({ data }) => message(data));
      channel.on('close', closed);
      channel.start();
    },
  });
}
