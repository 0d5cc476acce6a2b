import { connect, type Socket } from 'node:net';

/** A plain TCP client that says whatever bytes a test wants. */
export interface RawPeer {
  readonly socket: Socket;
  /** All bytes read so far. */
  received(): Buffer;
  /** Resolves once that many bytes were read. */
  untilReceived(bytes: number): Promise<void>;
  /** Resolves once the other side has closed. */
  readonly closed: Promise<void>;
  write(bytes: Uint8Array): void;
}

/** Connects to a port on loopback. */
export async function rawPeer(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const chunks: Buffer[] = [];
  let size = 0;
  const checks = new Set<() => void>();
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    for (const check of checks) check();
  });
  // A reset by the door under test is what some tests want; `closed` tells of it.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([new Promise<void>((resolve) => socket.once('connect', () => resolve())), closed]);
  return {
    socket,
    closed,
    received: () => Buffer.concat(chunks),
    untilReceived: (bytes) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (size < bytes) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
    write: (bytes) => socket.write(bytes),
  };
}
