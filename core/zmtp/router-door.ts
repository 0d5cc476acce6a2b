import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import type { DoorHandler, DoorPeer } from './door-peer.ts';
import { defaultZmtpLimits, type ZmtpLimits } from './limits.ts';
import { feedFromSocket } from './feed-from-socket.ts';
import { RouterPeer, type PeerDoor } from './router-peer.ts';

export interface RouterDoorOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** What differs from the default limits. */
  readonly limits?: Partial<ZmtpLimits>;
  readonly clock: Clock;
  readonly handler: DoorHandler;
  /**
   * Who leaves where one more peer comes than there may be (ZMTP_TOO_MANY_PEERS): the newest, or the one that was silent
   * longest and is owed no answer, so that links which somebody forgot or holds on purpose keep nobody out. The newest by default.
   */
  readonly whenFull?: 'refuseNewest' | 'closeQuietest';
}

/** A listening ZMTP ROUTER for DEALER and REQ peers. */
export interface RouterDoor {
  /** The port it listens on. */
  readonly port: number;
  /** Peers past their handshake, by id. A peer leaves with its `peerClosed`, or for a newer one just before. */
  readonly peers: ReadonlyMap<number, DoorPeer>;
  /** Stops delivering this peer's messages after the current one; its own sends then block. Only a reset link loses what is held. */
  pauseReads(peer: DoorPeer): void;
  resumeReads(peer: DoorPeer): void;
  /** Disconnects every peer (`peerClosed` is called for each) and stops listening. */
  close(): Promise<void>;
}

const SWEEP_MS = 1_000;
const LINGERING_MAX = 64;

/**
 * Opens a door. Rejects with the system's error when it cannot listen: `code` (EADDRINUSE when the port is taken),
 * `address` and `port` say which.
 */
export async function openRouterDoor(options: RouterDoorOptions): Promise<RouterDoor> {
  const door = new ListeningDoor(options);
  await door.listen(options.host, options.port);
  return door;
}

class ListeningDoor implements RouterDoor, PeerDoor {
  readonly handler: DoorHandler;
  readonly limits: ZmtpLimits;
  readonly clock: Clock;
  readonly peers = new Map<number, RouterPeer>();
  readonly #server: Server;
  readonly #whenFull: 'refuseNewest' | 'closeQuietest';
  /** In their handshake, oldest first. */
  readonly #handshakes = new Set<RouterPeer>();
  /** Every socket that is not closed yet, with its peer. */
  readonly #sockets = new Map<Socket, RouterPeer>();
  #lastId = 0;
  #cancelSweep: (() => void) | undefined;

  constructor(options: RouterDoorOptions) {
    this.handler = options.handler;
    this.limits = { ...defaultZmtpLimits, ...options.limits };
    this.clock = options.clock;
    this.#whenFull = options.whenFull ?? 'refuseNewest';
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 }, (socket) =>
      this.#accept(socket),
    );
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port, exclusive: true }, () => {
        this.#server.off('error', reject);
        // After listening only accept can fail (no file descriptor left): the connection waits, the others go on.
        this.#server.on('error', () => this.handler.malformed('ZMTP_ACCEPT_FAILED', undefined));
        resolve();
      });
    });
  }

  pauseReads(peer: DoorPeer): void {
    this.peers.get(peer.id)?.connection.pauseReads();
  }

  resumeReads(peer: DoorPeer): void {
    this.peers.get(peer.id)?.connection.resumeReads();
  }

  close(): Promise<void> {
    this.#cancelSweep?.();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const [socket, peer] of this.#sockets) {
      peer.connection.end('the door was closed', true);
      // One turn for the last bytes and the end of the stream to reach the kernel.
      setImmediate(() => socket.destroy());
    }
    return closed;
  }

  makesRoom(): boolean {
    if (this.peers.size >= this.limits.peersMax && this.#whenFull === 'closeQuietest') this.#closeQuietest();
    return this.peers.size < this.limits.peersMax;
  }

  mayLinger(): boolean {
    return this.#sockets.size - this.peers.size - this.#handshakes.size < LINGERING_MAX;
  }

  peerOpened(peer: RouterPeer): void {
    this.#handshakes.delete(peer);
    this.peers.set(peer.id, peer);
    this.#cancelSweep ??= this.clock.after(SWEEP_MS, () => this.#sweep());
  }

  peerGone(peer: RouterPeer): void {
    this.#handshakes.delete(peer);
    this.peers.delete(peer.id);
    if (this.peers.size > 0) return;
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
  }

  #accept(socket: Socket): void {
    this.#lastId += 1;
    const peer = new RouterPeer(this.#lastId, `${socket.remoteAddress}:${socket.remotePort}`, socket, this);
    this.#sockets.set(socket, peer);
    this.#handshakes.add(peer);
    feedFromSocket(socket, peer.connection);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#handshakes.size > this.limits.handshakesMax) this.#evictOldestHandshake();
  }

  #evictOldestHandshake(): void {
    for (const oldest of this.#handshakes) {
      this.#handshakes.delete(oldest);
      this.handler.malformed('ZMTP_TOO_MANY_HANDSHAKES', undefined);
      oldest.connection.end('ZMTP_TOO_MANY_HANDSHAKES: a newer connection needed the room', false);
      return;
    }
  }

  #closeQuietest(): void {
    let quietest: RouterPeer | undefined;
    for (const peer of this.peers.values())
      if (!peer.isOwedAnswer && peer.lastHeardUs < (quietest?.lastHeardUs ?? Infinity)) quietest = peer;
    if (quietest === undefined) return;
    this.handler.malformed('ZMTP_TOO_MANY_PEERS', quietest);
    quietest.connection.end('ZMTP_TOO_MANY_PEERS: it was silent longest, and a newer one needed the room', false);
    // Its end is told in a turn of its own, and the room is needed now.
    this.peers.delete(quietest.id);
  }

  #sweep(): void {
    const nowUs = this.clock.monotonicUs();
    for (const peer of this.peers.values()) peer.connection.checkTime(nowUs);
    this.#cancelSweep = this.clock.after(SWEEP_MS, () => this.#sweep());
  }
}
