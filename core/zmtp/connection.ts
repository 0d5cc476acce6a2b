import type { Clock } from '../base/clock.ts';
import { unreachable } from '../base/assert.ts';
import {
  checkGreeting,
  commandName,
  encodeError,
  encodeGreeting,
  encodeReady,
  FLAG_COMMAND,
  FLAG_MORE,
  GREETING_BYTES,
  printable,
  readReady,
  type ReadyProperties,
} from './codec.ts';
import type { TickBatch } from './door-peer.ts';
import { Envelope } from './envelope.ts';
import type { ZmtpFault } from './fault.ts';
import { FrameParser } from './frame-parser.ts';
import { Heartbeat } from './heartbeat.ts';
import type { ZmtpLimits } from './limits.ts';
import { LinkWriter, type LinkSocket } from './link-writer.ts';

/** Who a connection belongs to: it hears everything, synchronously. */
export interface ConnectionOwner {
  /** Judges the peer's READY; a refusal closes the link. */
  admit(ready: ReadyProperties): Refusal | undefined;
  opened(): void;
  /** One payload, [start, end) of a buffer that is only valid during the call. */
  message(bytes: Buffer, start: number, end: number): void;
  /** One read's messages were all delivered. */
  readEnded(): void;
  malformed(fault: ZmtpFault): void;
  /** Called once, in a turn of its own, whether or not `opened` ever was. */
  closed(reason: string): void;
}

export interface Refusal {
  readonly fault: ZmtpFault;
  readonly text: string;
}

export interface ConnectionOptions {
  readonly socket: LinkSocket;
  readonly localType: 'ROUTER' | 'DEALER' | 'REQ';
  readonly identity: Uint8Array;
  readonly limits: ZmtpLimits;
  readonly clock: Clock;
  readonly owner: ConnectionOwner;
}

type State = 'greeting' | 'ready' | 'open' | 'closed';

/**
 * One ZMTP link over a byte stream, for either side. The owner of the socket calls {@link receive} with what was read and
 * {@link lost} when the stream ends. A listening side sends its READY only after it has admitted the peer's.
 */
export class ZmtpConnection {
  /** What is known of the peer being alive. */
  readonly heartbeat: Heartbeat;
  readonly #options: ConnectionOptions;
  readonly #owner: ConnectionOwner;
  readonly #writer: LinkWriter;
  readonly #parser: FrameParser;
  readonly #greeting: Buffer = Buffer.alloc(GREETING_BYTES);
  #greeted = 0;
  #state: State = 'greeting';
  /** Whether the owner was ever told of this peer. */
  #isOpened = false;
  #envelope = new Envelope('optional', false);
  /** False once closed or paused: the parser stops after the current frame. */
  #delivers = true;
  #isPaused = false;
  /** What was read and not parsed because reads are paused: the rest of one socket read. */
  #held: Buffer | undefined;
  #fault: Refusal | undefined;
  #frameBegunUs: number | undefined;
  #cancelTimer: () => void;

  constructor(options: ConnectionOptions) {
    const { socket, limits, clock, owner } = options;
    this.#options = options;
    this.#owner = owner;
    this.#writer = new LinkWriter(socket, clock, limits, () =>
      this.#fail({ fault: 'ZMTP_SLOW_PEER', text: `${this.queuedBytes} bytes wait for a peer that does not read` }),
    );
    this.#parser = new FrameParser(
      {
        frame: (flags, bytes, start, end) => this.#frame(flags, bytes, start, end),
        broken: (fault) => {
          this.#fault = { fault, text: `frame header refused, largest body is ${this.#parser.frameBytesMax} bytes` };
        },
      },
      limits.readyBytesMax,
    );
    this.heartbeat = new Heartbeat(clock.monotonicUs());
    this.#cancelTimer = clock.after(limits.handshakeMs, () =>
      this.#fail({ fault: 'ZMTP_HANDSHAKE_TIMEOUT', text: `no READY within ${limits.handshakeMs} ms` }),
    );
    this.#writer.sendFramed(encodeGreeting());
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get queuedBytes(): number {
    return this.#writer.queuedBytes;
  }

  get conflatedTicks(): number {
    return this.#writer.conflatedTicks;
  }

  /**
   * Sends one payload wrapped as this peer wraps its own; false when it was not sent: the link is not open, the payload
   * is larger than a frame may be, or this was more than a slow peer may leave waiting.
   */
  send(payload: Uint8Array): boolean {
    if (this.#state !== 'open' || payload.length > this.#options.limits.frameBytesMax) return false;
    this.#writer.sendMessage(this.#envelope.prefix, payload);
    return this.isOpen;
  }

  sendTicks(batch: TickBatch): void {
    if (this.#state === 'open') this.#writer.sendTicks(this.#envelope.prefix, batch);
  }

  /** Sends a PING; does nothing when the peer could not answer. */
  ping(): void {
    if (this.#state !== 'open' || !this.heartbeat.canPing) return;
    this.#writer.sendFramed(this.heartbeat.ping(this.#options.clock.monotonicUs()));
  }

  /** Delivers nothing more after the current message until {@link resumeReads}. */
  pauseReads(): void {
    if (this.#isPaused || this.#state === 'closed') return;
    this.#isPaused = true;
    this.#delivers = false;
    this.#options.socket.pause();
  }

  /** Goes on with what is held, in a turn of its own, then with the socket. */
  resumeReads(): void {
    if (!this.#isPaused || this.#state === 'closed') return;
    this.#isPaused = false;
    this.#delivers = true;
    const nowUs = this.#options.clock.monotonicUs();
    this.heartbeat.lastHeardUs = nowUs;
    if (this.#frameBegunUs !== undefined) this.#frameBegunUs = nowUs;
    process.nextTick(() => this.#readOn());
  }

  /** Takes what was read from the socket. The bytes are parsed in place. */
  receive(chunk: Buffer): void {
    if (this.#state === 'closed') return;
    this.heartbeat.lastHeardUs = this.#options.clock.monotonicUs();
    const from = this.#state === 'greeting' ? this.#greet(chunk) : 0;
    if (this.#fault !== undefined) this.#fail(this.#fault);
    else if (this.#isPaused || this.#held !== undefined) this.#hold(chunk, from);
    else if (from < chunk.length) this.#parse(chunk, from);
  }

  /** Takes the end of the socket. */
  lost(reason: string): void {
    this.#close(reason, false);
    this.#cancelTimer();
    this.#writer.cut();
  }

  /** Judges what only time can tell; the owner calls it about once a second. */
  checkTime(nowUs: number): void {
    if (this.#state !== 'open' || this.#isPaused) return;
    const { frameStallMs } = this.#options.limits;
    if (this.#frameBegunUs !== undefined && nowUs - this.#frameBegunUs > frameStallMs * 1_000) {
      this.#fail({ fault: 'ZMTP_FRAME_STALLED', text: `a frame was not finished within ${frameStallMs} ms` });
    } else if (this.heartbeat.isSilent(nowUs)) {
      this.#fail({ fault: 'ZMTP_PEER_SILENT', text: 'nothing heard for longer than its PING allows' });
    }
  }

  /**
   * Ends the link. `isPolite` lets the peer take what was sent, for at most `lingerMs`; meanwhile what it sends is
   * discarded.
   */
  end(reason: string, isPolite: boolean): void {
    this.#close(reason, isPolite);
  }

  /** Copies up to 64 bytes of greeting; returns the offset of what follows it. */
  #greet(chunk: Buffer): number {
    const taken = Math.min(chunk.length, GREETING_BYTES - this.#greeted);
    chunk.copy(this.#greeting, this.#greeted, 0, taken);
    this.#greeted += taken;
    const checked = checkGreeting(this.#greeting, this.#greeted);
    if (!checked.ok) {
      this.#fault = { fault: checked.error, text: greetingRefusal(checked.error, this.#greeting) };
    } else if (checked.value.complete) {
      this.heartbeat.canPing = checked.value.minor >= 1;
      this.#state = 'ready';
      const { localType, identity } = this.#options;
      if (localType !== 'ROUTER') this.#writer.sendFramed(encodeReady(localType, identity));
    }
    return taken;
  }

  #parse(chunk: Buffer, from: number): void {
    const stopped = this.#parser.feed(chunk, from);
    if (stopped < chunk.length && this.#fault === undefined) this.#hold(chunk, stopped);
    if (this.#isOpened) this.#owner.readEnded();
    if (this.#fault !== undefined) return this.#fail(this.#fault);
    if (!this.#parser.isMidFrame) this.#frameBegunUs = undefined;
    // Fewer bytes carried than were read: the unfinished frame began in this read.
    else if (this.#parser.carriedBytes <= chunk.length - from) this.#frameBegunUs = this.heartbeat.lastHeardUs;
  }

  #hold(chunk: Buffer, from: number): void {
    const rest = chunk.subarray(from);
    this.#held = this.#held === undefined ? rest : Buffer.concat([this.#held, rest]);
  }

  #readOn(): void {
    if (this.#isPaused || this.#state === 'closed') return;
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#parse(held, 0);
    if (this.#delivers) this.#options.socket.resume();
  }

  #frame(flags: number, bytes: Buffer, start: number, end: number): boolean {
    if ((flags & (FLAG_MORE | FLAG_COMMAND)) === 0 && this.#envelope.isPlain && this.#state === 'open') {
      this.#owner.message(bytes, start, end);
      return this.#delivers;
    }
    if ((flags & FLAG_COMMAND) !== 0) this.#command(bytes, start, end);
    else if (this.#state === 'ready') this.#fault = { fault: 'ZMTP_BAD_READY', text: 'a message came before READY' };
    else this.#wrapped(flags, bytes, start, end);
    return this.#delivers && this.#fault === undefined;
  }

  #wrapped(flags: number, bytes: Buffer, start: number, end: number): void {
    const part = this.#envelope.part(flags, bytes, start, end);
    switch (part) {
      case 'payload':
        return this.#owner.message(bytes, start, end);
      case 'misshapen':
        return this.#owner.malformed('ZMTP_MULTIPART');
      case 'wrapping':
        return;
      default:
        return unreachable(part);
    }
  }

  #command(bytes: Buffer, start: number, end: number): void {
    const name = commandName(bytes, start, end);
    const body = start + 1 + (name?.length ?? 0);
    if (name === 'ERROR') {
      const text = bytes.toString('latin1', body + 1, Math.min(end, body + 256));
      this.#fault = { fault: 'ZMTP_PEER_ERROR', text: `the peer refused: ${printable(text)}` };
    } else if (this.#state === 'ready') {
      if (name === 'READY') this.#ready(bytes, body, end);
      else this.#fault = { fault: 'ZMTP_BAD_READY', text: `expected READY, found command ${printable(name ?? '')}` };
    } else if (name === undefined) {
      this.#fault = { fault: 'ZMTP_BAD_COMMAND', text: 'a command without a name' };
    } else if (name === 'PING') {
      const pong = this.heartbeat.pinged(bytes.subarray(body, end));
      if (pong === undefined) this.#fault = { fault: 'ZMTP_BAD_COMMAND', text: 'a PING without its time to live' };
      else this.#writer.sendFramed(pong);
    } else if (name === 'PONG') {
      this.heartbeat.ponged(bytes.subarray(body, end));
    } else {
      this.#owner.malformed('ZMTP_UNKNOWN_COMMAND');
    }
  }

  #ready(bytes: Buffer, start: number, end: number): void {
    const { localType, identity, owner, limits } = this.#options;
    const ready = readReady(bytes, start, end);
    if (!ready.ok) {
      this.#fault = { fault: ready.error, text: 'READY metadata is malformed' };
      return;
    }
    const refusal = owner.admit(ready.value);
    if (refusal !== undefined) {
      this.#fault = refusal;
      return;
    }
    const { socketType } = ready.value;
    const isRequest = localType === 'REQ' || socketType === 'REQ';
    this.#envelope = new Envelope(isRequest ? 'required' : 'optional', isRequest || socketType === 'REP');
    if (localType === 'ROUTER') this.#writer.sendFramed(encodeReady(localType, identity));
    this.#parser.frameBytesMax = limits.frameBytesMax;
    this.#cancelTimer();
    this.#state = 'open';
    this.#isOpened = true;
    owner.opened();
  }

  /**
   * Counts a fault and ends the link. libzmq never dials again after an ERROR command, so only a peer that can never be
   * right is told by one; the others just see the link close and try again.
   */
  #fail(refusal: Refusal): void {
    if (this.#state === 'closed') return;
    this.#owner.malformed(refusal.fault);
    const { fault, text } = refusal;
    if (fault === 'ZMTP_SOCKET_TYPE' || fault === 'ZMTP_BAD_READY') this.#writer.sendFramed(encodeError(text));
    this.#close(`${fault}: ${text}`, false);
  }

  #close(reason: string, isPolite: boolean): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#delivers = false;
    this.#held = undefined;
    this.#cancelTimer();
    const { socket, clock, limits } = this.#options;
    if (isPolite) {
      this.#writer.finish();
      socket.resume();
      this.#cancelTimer = clock.after(limits.lingerMs, () => this.#writer.cut());
    } else {
      this.#writer.cut();
    }
    process.nextTick(() => this.#owner.closed(reason));
  }
}

function greetingRefusal(fault: ZmtpFault, greeting: Buffer): string {
  if (fault === 'ZMTP_VERSION') return `expected ZMTP 3.0 or higher, found revision ${greeting[10]}`;
  if (fault === 'ZMTP_MECHANISM')
    return `expected mechanism NULL, found ${printable(greeting.toString('latin1', 12, 32))}`;
  return `expected a ZMTP greeting, found ${greeting.toString('hex', 0, 10)}`;
}
