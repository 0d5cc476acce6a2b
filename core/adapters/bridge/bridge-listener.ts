import { createServer, type Server, type Socket } from 'node:net';
import { backoffMs } from '../../base/backoff.ts';
import type { BridgeCarrier, CarrierOwner, CarrierParts } from './bridge-carrier.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { BridgeLink } from './bridge-link.ts';

/** Bridges run on this PC, so nobody else can reach the port. */
const HOST = '127.0.0.1';
const RETRY_FIRST_MS = 1_000;
const RETRY_CEILING_MS = 30_000;

/** The port that bridges of one platform dial. It is tried again and again while another program holds it. */
export class BridgeListener implements BridgeCarrier {
  readonly #parts: CarrierParts;
  readonly #owner: CarrierOwner;
  #server: Server | undefined;
  #cancelRetry: (() => void) | undefined;
  #attempt = 0;
  #links = 0;

  constructor(parts: CarrierParts, owner: CarrierOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  open(): void {
    const { port } = this.#parts;
    const server = createServer({ noDelay: true }, (socket) => this.#accept(server, socket));
    this.#server = server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#server !== server) return;
      server.close();
      this.#owner.failed(
        'port_taken',
        error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : error.message,
      );
      this.#retry();
    });
    server.listen(port, HOST, () => {
      if (this.#server !== server) return;
      this.#attempt = 0;
      const address = server.address();
      this.#owner.listening(typeof address === 'object' && address !== null ? address.port : port);
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
    const { clock, random } = this.#parts;
    const waitMs = backoffMs(this.#attempt, RETRY_FIRST_MS, RETRY_CEILING_MS, random.next());
    this.#attempt += 1;
    this.#cancelRetry = clock.after(waitMs, () => this.open());
  }

  #accept(server: Server, socket: Socket): void {
    if (this.#server !== server || this.#links >= BRIDGE_LIMITS.linksMax) {
      // A closed connection may still be told of as an error.
      socket.on('error', () => {});
      socket.destroy();
      if (this.#server === server) this.#owner.crowded();
      return;
    }
    this.#links += 1;
    socket.once('close', () => {
      this.#links -= 1;
    });
    this.#owner.accepted((owner) => new BridgeLink(socket, this.#parts.clock, owner));
  }
}
