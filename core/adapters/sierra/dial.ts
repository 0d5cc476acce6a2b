import { connect } from 'node:net';

/** One connection to a DTC server, as much of it as the link needs. */
export interface Wire {
  write(bytes: Uint8Array): void;
  /** Bytes that the system has not taken yet. */
  readonly queuedBytes: number;
  /** Ends it; what was written before still leaves. Nothing is told afterwards. */
  close(): void;
}

/** What a connection tells. Nothing is told during the call that dials. */
export interface WireEvents {
  opened(): void;
  /** Bytes that are valid during the call only. */
  received(bytes: Uint8Array): void;
  /** Called once, with the system's word for an error; undefined where the peer closed. */
  closed(errorCode: string | undefined): void;
}

export type Dial = (host: string, port: number, events: WireEvents) => Wire;

/** How long a connection that we close may take to hand over its last bytes. */
const LINGER_MS = 1_000;

/** Dials over TCP. Orders leave at once: Nagle's delay is off. */
export const dialTcp: Dial = (host, port, events) => {
  const socket = connect({ host, port, noDelay: true });
  let isOver = false;
  let errorCode: string | undefined;
  socket.on('connect', () => isOver || events.opened());
  socket.on('data', (bytes: Buffer) => isOver || events.received(bytes));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    errorCode = error.code ?? error.message;
  });
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    if (isOver) return;
    isOver = true;
    events.closed(errorCode);
  });
  return {
    write: (bytes) => {
      if (!socket.destroyed) socket.write(bytes);
    },
    get queuedBytes() {
      return socket.destroyed ? 0 : socket.writableLength;
    },
    close: () => {
      isOver = true;
      socket.end();
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    },
  };
};
