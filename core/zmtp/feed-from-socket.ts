import type { Socket } from 'node:net';
import type { ZmtpConnection } from './connection.ts';

/** Hands a connection all that its socket reads, and how the socket ended. */
export function feedFromSocket(socket: Socket, connection: ZmtpConnection): void {
  let lostReason = 'the peer closed the connection';
  socket.on('data', (chunk: Buffer) => connection.receive(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    lostReason = error.code ?? error.message;
  });
  // ZMTP has no half-open links: a peer that will send nothing more is gone, whatever still waits for it.
  socket.on('end', () => connection.lost(lostReason));
  socket.on('close', () => connection.lost(lostReason));
}
