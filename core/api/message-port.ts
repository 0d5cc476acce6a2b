import type { Port } from './port.ts';

/**
 * What a MessagePort is, once the two ways of listening are told apart by whoever has it in hand: `onmessage` in a
 * window, `on('message')` in Electron's main and utility processes.
 */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  close(): void;
  /** Sets the listener and starts the port. The value is the message itself, not an event. */
  listen(message: (value: unknown) => void, closed: () => void): void;
}

/** What tells the other side why; a MessagePort closes without a word. */
interface Farewell {
  readonly farewell: string;
}

/** A channel over a MessagePort. */
export function messagePort(port: MessagePortLike): Port {
  let listener: ((message: unknown) => void) | undefined;
  let closed: ((reason: string) => void) | undefined;
  let endedBy: string | undefined;
  const waiting: unknown[] = [];
  const end = (reason: string): void => {
    if (endedBy !== undefined) return;
    endedBy = reason;
    port.close();
    closed?.(reason);
  };
  port.listen(
    (message) => {
      if (endedBy !== undefined) return;
      if (isFarewell(message)) end(message.farewell);
      else if (listener === undefined) waiting.push(message);
      else listener(message);
    },
    () => end('the other side is gone'),
  );
  return {
    post: (message) => {
      if (endedBy === undefined) port.postMessage(message);
    },
    onMessage: (next) => {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (next) => {
      closed = next;
      if (endedBy !== undefined) next(endedBy);
    },
    close: (reason) => {
      if (endedBy === undefined) port.postMessage({ farewell: reason } satisfies Farewell);
      end(reason);
    },
    backlogBytes: () => undefined,
  };
}

function isFarewell(message: unknown): message is Farewell {
  return (
    typeof message === 'object' &&
    message !== null &&
    'farewell' in message &&
    typeof message.farewell === 'string' &&
    !('type' in message)
  );
}
