import { connect, type Socket } from 'node:net';
import { backoffMs } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { printable, type ReadyProperties } from './codec.ts';
import { ZmtpConnection, type ConnectionOwner, type Refusal } from './connection.ts';
import type { ZmtpFault } from './fault.ts';
import { feedFromSocket } from './feed-from-socket.ts';
import { defaultZmtpLimits, type ZmtpLimits } from './limits.ts';

/** What a dialled link tells its owner. All calls are synchronous, from the socket's own event. */
interface DealerLinkHandler {
  opened(): void;
  /** One whole payload, [start, end) of a buffer that is only valid during the call. */
  message(bytes: Buffer, start: number, end: number): void;
  /** All complete messages of one socket read were delivered. */
  readEnded(): void;
  /**
   * The link, or an attempt to open it, ended. What was not delivered is gone: nothing is kept or sent again.
   * `retryInMs` is the wait before the next attempt, undefined when there is none.
   */
  closed(reason: string, retryInMs: number | undefined): void;
  malformed(reason: ZmtpFault): void;
}

/** When a dropped link is dialled again. */
interface RedialPolicy {
  readonly firstMs: number;
  readonly ceilingMs: number;
  readonly random: Random;
}

export interface DealerLinkOptions {
  readonly host: string;
  readonly port: number;
  /** REQ sends one message, then waits for its answer.
   */
  readonly socketType: 'DEALER' | 'REQ';
  /** 0 to 255 bytes; none by default. */
  readonly identity?: Uint8Array;
  /** Without it one attempt is made and a dropped link stays down. */
  readonly redial?: RedialPolicy;
  /** What differs from the default limits. */
  readonly limits?: Partial<ZmtpLimits>;
  readonly clock: Clock;
  readonly handler: DealerLinkHandler;
}

/** The dialling side of a link, as the client SDK and the command line use it. */
export interface DealerLink {
  readonly isOpen: boolean;
  readonly queuedBytes: number;
  readonly lastHeardUs: number;
  /** Round trip of the last PING that was answered. */
  readonly rttUs: number | undefined;
  /**
   * Sends one payload; false when nothing was sent: the link is not open, the payload is above 1 MiB, or a REQ still
   * waits for its answer.
   */
  send(payload: Uint8Array): boolean;
  ping(): void;
  /** Ends the link for good after what was sent has been taken. `closed` is called if it was up or being dialled. */
  close(): void;
}

/** Dials a ROUTER (or a DEALER or REP) and keeps redialling if told to. Returns at once; `opened` follows. */
export function openDealerLink(options: DealerLinkOptions): DealerLink {
  return new DialledLink(options);
}

const NO_IDENTITY = new Uint8Array(0);

class DialledLink implements DealerLink, ConnectionOwner {
  readonly #options: DealerLinkOptions;
  readonly #limits: ZmtpLimits;
  #connection: ZmtpConnection | undefined;
  #socket: Socket | undefined;
  #attempt = 0;
  #isFinished = false;
  #awaitsAnswer = false;
  #cancelTimer: () => void = () => {};

  constructor(options: DealerLinkOptions) {
    this.#options = options;
    this.#limits = { ...defaultZmtpLimits, ...options.limits };
    this.#dial();
  }

  get isOpen(): boolean {
    return this.#connection?.isOpen ?? false;
  }

  get queuedBytes(): number {
    return this.#connection?.queuedBytes ?? 0;
  }

  get lastHeardUs(): number {
    return this.#connection?.heartbeat.lastHeardUs ?? 0;
  }

  get rttUs(): number | undefined {
    return this.#connection?.heartbeat.rttUs;
  }

  send(payload: Uint8Array): boolean {
    if (this.#connection === undefined || !this.isOpen || this.#awaitsAnswer) return false;
    const isSent = this.#connection.send(payload);
    this.#awaitsAnswer = isSent && this.#options.socketType === 'REQ';
    return isSent;
  }

  ping(): void {
    this.#connection?.ping();
  }

  close(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#cancelTimer();
    if (this.#connection !== undefined) this.#connection.end('closed by its owner', true);
    else if (this.#socket !== undefined) this.#socket.destroy();
  }

  admit(ready: ReadyProperties): Refusal | undefined {
    const { socketType } = ready;
    const talks =
      socketType === 'ROUTER' ||
      socketType === 'REP' ||
      (socketType === 'DEALER' && this.#options.socketType === 'DEALER');
    if (talks) return undefined;
    return { fault: 'ZMTP_SOCKET_TYPE', text: `expected a ROUTER, found ${printable(socketType)}` };
  }

  opened(): void {
    this.#attempt = 0;
    this.#watch();
    this.#options.handler.opened();
  }

  message(bytes: Buffer, start: number, end: number): void {
    this.#awaitsAnswer = false;
    this.#options.handler.message(bytes, start, end);
  }

  readEnded(): void {
    this.#options.handler.readEnded();
  }

  malformed(fault: ZmtpFault): void {
    this.#options.handler.malformed(fault);
  }

  closed(reason: string): void {
    this.#connection = undefined;
    this.#socket = undefined;
    this.#awaitsAnswer = false;
    this.#cancelTimer();
    const { redial, clock, handler } = this.#options;
    if (redial === undefined || this.#isFinished) return handler.closed(reason, undefined);
    const retryInMs = backoffMs(this.#attempt, redial.firstMs, redial.ceilingMs, redial.random.next());
    this.#attempt += 1;
    this.#cancelTimer = clock.after(retryInMs, () => this.#dial());
    handler.closed(reason, retryInMs);
  }

  #dial(): void {
    const { host, port, socketType, identity, clock } = this.#options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 });
    this.#socket = socket;
    let failure = 'the peer closed the connection';
    const failed = (error: NodeJS.ErrnoException): void => {
      failure = error.code ?? error.message;
    };
    const gone = (): void => this.closed(this.#isFinished ? 'closed by its owner' : failure);
    socket.on('error', failed);
    socket.on('close', gone);
    // The handshake limit of the connection begins once the kernel has one; before that this timer stands for it.
    this.#cancelTimer = clock.after(this.#limits.handshakeMs, () => {
      failure = `no connection to ${host}:${port} within ${this.#limits.handshakeMs} ms`;
      socket.destroy();
    });
    socket.on('connect', () => {
      this.#cancelTimer();
      socket.off('close', gone);
      this.#connection = new ZmtpConnection({
        socket,
        localType: socketType,
        identity: identity ?? NO_IDENTITY,
        limits: this.#limits,
        clock,
        owner: this,
      });
      feedFromSocket(socket, this.#connection);
    });
  }

  #watch(): void {
    this.#cancelTimer = this.#options.clock.after(1_000, () => {
      this.#connection?.checkTime(this.#options.clock.monotonicUs());
      if (this.isOpen) this.#watch();
    });
  }
}
