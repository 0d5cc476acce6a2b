import { printable, type ReadyProperties } from './codec.ts';
import { ZmtpConnection, type ConnectionOwner, type Refusal } from './connection.ts';
import type { Clock } from '../base/clock.ts';
import type { DoorHandler, DoorPeer, TickBatch } from './door-peer.ts';
import type { ZmtpFault } from './fault.ts';
import type { ZmtpLimits } from './limits.ts';
import type { LinkSocket } from './link-writer.ts';

/** What a peer needs of the door that it came through. */
export interface PeerDoor {
  readonly handler: DoorHandler;
  readonly limits: ZmtpLimits;
  readonly clock: Clock;
  /** Whether another peer may come in, after one has left for it where the door does so. */
  makesRoom(): boolean;
  /** Whether another closed link may stay a moment to take its last bytes. */
  mayLinger(): boolean;
  peerOpened(peer: RouterPeer): void;
  peerGone(peer: RouterPeer): void;
}

const NO_IDENTITY = new Uint8Array(0);

/** One accepted connection of a router door, and its face to the door's owner once it is open. */
export class RouterPeer implements DoorPeer, ConnectionOwner {
  readonly id: number;
  readonly address: string;
  readonly connection: ZmtpConnection;
  socketType: 'DEALER' | 'REQ' = 'DEALER';
  identity: Uint8Array = NO_IDENTITY;
  readonly #door: PeerDoor;
  #hasOpened = false;
  /** A REQ peer has asked and was not answered. */
  #isOwedAnswer = false;

  constructor(id: number, address: string, socket: LinkSocket, door: PeerDoor) {
    this.id = id;
    this.address = address;
    this.#door = door;
    const { limits, clock } = door;
    this.connection = new ZmtpConnection({
      socket,
      localType: 'ROUTER',
      identity: NO_IDENTITY,
      limits,
      clock,
      owner: this,
    });
  }

  get isOpen(): boolean {
    return this.connection.isOpen;
  }

  /** It has asked and was not answered. */
  get isOwedAnswer(): boolean {
    return this.#isOwedAnswer;
  }

  get queuedBytes(): number {
    return this.connection.queuedBytes;
  }

  get conflatedTicks(): number {
    return this.connection.conflatedTicks;
  }

  get lastHeardUs(): number {
    return this.connection.heartbeat.lastHeardUs;
  }

  get canPing(): boolean {
    return this.connection.heartbeat.canPing;
  }

  get rttUs(): number | undefined {
    return this.connection.heartbeat.rttUs;
  }

  send(payload: Uint8Array): boolean {
    if (this.socketType === 'REQ' && !this.#isOwedAnswer) return false;
    const isSent = this.connection.send(payload);
    if (isSent) this.#isOwedAnswer = false;
    return isSent;
  }

  sendTicks(batch: TickBatch): void {
    if (this.socketType === 'DEALER') this.connection.sendTicks(batch);
  }

  ping(): void {
    this.connection.ping();
  }

  close(reason: string): void {
    this.connection.end(reason, this.#door.mayLinger());
  }

  admit(ready: ReadyProperties): Refusal | undefined {
    if (ready.socketType !== 'DEALER' && ready.socketType !== 'REQ') {
      return {
        fault: 'ZMTP_SOCKET_TYPE',
        text: `expected a DEALER or REQ socket, found ${printable(ready.socketType)}`,
      };
    }
    if (!this.#door.makesRoom()) {
      return { fault: 'ZMTP_TOO_MANY_PEERS', text: `this door takes ${this.#door.limits.peersMax} peers` };
    }
    this.socketType = ready.socketType;
    this.identity = ready.identity;
    return undefined;
  }

  opened(): void {
    this.#hasOpened = true;
    this.#door.peerOpened(this);
    this.#door.handler.peerOpened(this);
  }

  message(bytes: Buffer, start: number, end: number): void {
    this.#isOwedAnswer = true;
    this.#door.handler.message(this, bytes, start, end);
  }

  readEnded(): void {
    this.#door.handler.readEnded(this);
  }

  malformed(fault: ZmtpFault): void {
    // A request of the wrong shape or size was still a request: its sender waits for an answer.
    if (fault === 'ZMTP_MULTIPART' || fault === 'ZMTP_FRAME_TOO_LARGE') this.#isOwedAnswer = true;
    this.#door.handler.malformed(fault, this.#hasOpened ? this : undefined);
  }

  closed(reason: string): void {
    this.#door.peerGone(this);
    if (this.#hasOpened) this.#door.handler.peerClosed(this, reason);
  }
}
