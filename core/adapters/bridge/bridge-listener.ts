import { createServer, type Server, type Socket } from 'node:net';
import { backoffMs } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';

export interface ListenerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** 0 takes any free one. */
  readonly port: number;
  /** It listens now; the port is the one that it has. */
  readonly listening: (port: number) => void;
  /** The port cannot be had; it is tried again after a growing wait. */
  readonly failed: (reason: string) => void;
  /** A connection has come. */
  readonly accepted: (socket: Socket) => void;
  /** One connection more than there may be; it was closed. */
  readonly crowded: () => void;
}

/** Bridges run on this PC, so nobody else can reach the port. */
const HOST = '127.0.0.1';
const RETRY_FIRST_MS = 1_000;
const RETRY_CEILING_MS = 30_000;

/** The port that bridges of one platform dial. It is tried again and again while another program holds it. */
export class BridgeListener {
  readonly #options: ListenerOptions;
  #server: Server | undefined;
  #cancelRetry: (() => void) | undefined;
  #attempt = 0;
  #links = 0;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  open(): void {
    const { port, listening, failed } = this.#options;
    const server = createServer({ noDelay: true }, (socket) => this.#accept(server, socket));
    this.#server = server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#server !== server) return;
      server.close();
      failed(error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : error.message);
      this.#retry();
    });
    server.listen(port, HOST, () => {
      if (this.#server !== server) return;
      this.#attempt = 0;
      const address = server.address();
      listening(typeof address === 'object' && address !== null ? address.port : port);
    });
  }

  /** Takes no more connections; those that stand are their owner's to end. */
  close(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#server?.close();
    this.#server = undefined;
  }

  #retry(): void {
    const { clock, random } = this.#options;
    const waitMs = backoffMs(this.#attempt, RETRY_FIRST_MS, RETRY_CEILING_MS, random.next());
    this.#attempt += 1;
    this.#cancelRetry = clock.after(waitMs, () => this.open());
  }

  #accept(server: Server, socket: Socket): void {
    if (this.#server !== server || this.#links >= BRIDGE_LIMITS.linksMax) {
      // A closed connection may still be told of as an error.
      socket.on('error', () => {});
      socket.destroy();
      if (this.#server === server) this.#options.crowded();
      return;
    }
    this.#links += 1;
    socket.once('close', () => {
      this.#links -= 1;
    });
    this.#options.accepted(socket);
  }
}
