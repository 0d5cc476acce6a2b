import type { Port } from './port.ts';

/** What a WebSocket is, in a browser and in Node alike. */
export interface SocketLike {
  readonly bufferedAmount: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
}

/** Bytes that the reason of a close may have. */
const REASON_BYTES_MAX = 123;
const CLOSED_BY_US = 4_000;

/** A channel over a WebSocket that is open: one JSON text per message. Anything else ends it. */
export function socketPort(socket: SocketLike): Port {
  let listener: ((message: unknown) => void) | undefined;
  let closed: ((reason: string) => void) | undefined;
  let endedBy: string | undefined;
  const waiting: unknown[] = [];
  const end = (reason: string): void => {
    if (endedBy !== undefined) return;
    endedBy = reason;
    closed?.(reason);
  };
  const close = (reason: string): void => {
    socket.close(CLOSED_BY_US, plain(reason));
    end(reason);
  };
  socket.addEventListener('message', ({ data }) => {
    if (endedBy !== undefined) return;
    const message = typeof data === 'string' ? parse(data) : undefined;
    if (message === undefined) close('a message was no JSON text');
    else if (listener === undefined) waiting.push(message.value);
    else listener(message.value);
  });
  socket.addEventListener('close', ({ code, reason }) =>
    end(reason === '' ? `the connection was closed (${code})` : reason),
  );
  socket.addEventListener('error', () => end('the connection broke'));
  return {
    post: (message) => {
      if (endedBy === undefined) socket.send(JSON.stringify(message));
    },
    onMessage: (next) => {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (next) => {
      closed = next;
      if (endedBy !== undefined) next(endedBy);
    },
    close,
    backlogBytes: () => socket.bufferedAmount,
  };
}

/** Opens a WebSocket and resolves once it stands; rejects with a reason when it does not. */
export function dialSocket(open: () => SocketLike): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = open();
    socket.addEventListener('open', () => resolve(socketPort(socket)));
    socket.addEventListener('error', () => reject(new Error('the gateway does not answer')));
    socket.addEventListener('close', () => reject(new Error('the gateway refused the connection')));
  });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not JSON: the caller ends the channel and says so.
    return undefined;
  }
}

/** A reason that fits a close frame: ASCII, so that characters are bytes. */
function plain(reason: string): string {
  return reason.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, REASON_BYTES_MAX);
}
