import type { Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { FrameLink, LinkOwner } from './bridge-carrier.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { FrameReader, frameOf } from './frame-reader.ts';

/** One TCP connection that carries frames. Every wait and every queue of it is bounded; what passes a bound ends it. */
export class BridgeLink implements FrameLink {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #owner: LinkOwner;
  readonly #reader = new FrameReader();
  #frameBeganUs = 0;
  #isOpen = true;

  constructor(socket: Socket, clock: Clock, owner: LinkOwner) {
    this.#socket = socket;
    this.#clock = clock;
    this.#owner = owner;
    let lostReason = 'the bridge closed the connection';
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      lostReason = error.code ?? error.message;
    });
    socket.on('end', () => this.#lost(lostReason));
    socket.on('close', () => this.#lost(lostReason));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes that the kernel has not taken yet. */
  get queuedBytes(): number {
    return this.#socket.destroyed ? 0 : this.#socket.writableLength;
  }

  /** Sends one frame. False when nothing was sent: the link is closed, or the payload is larger than a frame may be. */
  send(payload: Uint8Array): boolean {
    if (!this.#isOpen || payload.length > BRIDGE_LIMITS.frameBytesMax) return false;
    this.#socket.write(frameOf(payload));
    if (this.#socket.writableLength > BRIDGE_LIMITS.backlogBytesMax)
      this.#owner.fault('BRIDGE_SLOW_PEER', `it left more than ${BRIDGE_LIMITS.backlogBytesMax} bytes unread`);
    return true;
  }

  /** Ends a link whose frame was begun too long ago; called about once a second. */
  checkTime(nowUs: number): void {
    if (this.#isOpen && this.#frameBeganUs > 0 && nowUs - this.#frameBeganUs > BRIDGE_LIMITS.frameStallMs * 1_000)
      this.#owner.fault(
        'BRIDGE_FRAME_STALLED',
        `a frame was begun and not finished in ${BRIDGE_LIMITS.frameStallMs} ms`,
      );
  }

  /** Ends the link after what was sent has been taken, at most a second later. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const cancel = this.#clock.after(BRIDGE_LIMITS.lingerMs, () => this.#socket.destroy());
    this.#socket.once('close', cancel);
    this.#socket.end();
    // What still comes is read and thrown away: unread bytes would turn the end of the stream into a reset.
    this.#socket.resume();
  }

  #receive(chunk: Buffer): void {
    if (!this.#isOpen) return;
    const nowUs = this.#clock.monotonicUs();
    const fault = this.#reader.feed(chunk, (bytes, start, end) => {
      this.#owner.frame(bytes.subarray(start, end));
      return this.#isOpen;
    });
    this.#frameBeganUs = this.#reader.isMidFrame ? this.#frameBeganUs || nowUs : 0;
    if (fault === 'empty')
      this.#owner.fault('BRIDGE_FRAME_INVALID', 'expected a frame of 1 byte or more, was one of none');
    else if (fault === 'too_large')
      this.#owner.fault(
        'BRIDGE_FRAME_TOO_LARGE',
        `expected a frame of at most ${BRIDGE_LIMITS.frameBytesMax} bytes, was more`,
      );
  }

  #lost(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#owner.lost(reason);
  }
}
