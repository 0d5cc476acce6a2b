import type { Clock } from '../../base/clock.ts';
import type { FrameLink, LinkFault, LinkOwner } from '../bridge/bridge-carrier.ts';
import { BRIDGE_LIMITS } from '../bridge/bridge-limits.ts';
import type { LinkOrder } from './link-batch.ts';

/** Bytes that were handed over and not written after so long lie somewhere; entries wait for them. */
const WRITE_MS_MAX = 20;
/** Frames whose writing is waited for one by one; beyond them the oldest counts for all. */
const UNWRITTEN_MAX = 1_000;

interface Handed {
  /** Payload bytes of the link up to here. */
  readonly total: number;
  readonly atUs: number;
}

/** One connection of a bridge behind the process of the NT8 link. */
export class ProcessLink implements FrameLink {
  readonly #number: number;
  readonly #clock: Clock;
  readonly #owner: LinkOwner;
  readonly #post: (order: LinkOrder) => void;
  readonly #unwritten: Handed[] = [];
  #handedBytes = 0;
  #writtenBytes = 0;
  #isOpen = true;

  constructor(number: number, clock: Clock, owner: LinkOwner, post: (order: LinkOrder) => void) {
    this.#number = number;
    this.#clock = clock;
    this.#owner = owner;
    this.#post = post;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What was handed over a moment ago is on its way; what the process has not written by then counts. */
  get queuedBytes(): number {
    const [oldest] = this.#unwritten;
    if (!this.#isOpen || oldest === undefined) return 0;
    const isLate = this.#clock.monotonicUs() - oldest.atUs > WRITE_MS_MAX * 1_000;
    return isLate ? this.#handedBytes - this.#writtenBytes : 0;
  }

  /** Hands one frame to the process. It is gone then: nobody can take it back, and it is never handed over again. */
  send(payload: Uint8Array): boolean {
    if (!this.#isOpen || payload.length > BRIDGE_LIMITS.frameBytesMax) return false;
    this.#handedBytes += payload.length;
    if (this.#unwritten.length < UNWRITTEN_MAX)
      this.#unwritten.push({ total: this.#handedBytes, atUs: this.#clock.monotonicUs() });
    this.#post({ kind: 'send', link: this.#number, payload });
    if (this.#handedBytes - this.#writtenBytes > BRIDGE_LIMITS.backlogBytesMax)
      this.#owner.fault('BRIDGE_SLOW_PEER', `it left more than ${BRIDGE_LIMITS.backlogBytesMax} bytes unread`);
    return true;
  }

  /** Nothing to look at: the process itself ends a frame that was begun too long ago. */
  checkTime(): void {}

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#post({ kind: 'close', link: this.#number });
  }

  /** The socket has taken so many payload bytes in all. */
  written(bytes: number): void {
    this.#writtenBytes = Math.max(this.#writtenBytes, Math.min(bytes, this.#handedBytes));
    while (this.#unwritten[0] !== undefined && this.#unwritten[0].total <= this.#writtenBytes) this.#unwritten.shift();
  }

  take(bytes: Uint8Array): void {
    if (this.#isOpen) this.#owner.frame(bytes);
  }

  fault(code: LinkFault, reason: string): void {
    if (this.#isOpen) this.#owner.fault(code, reason);
  }

  lost(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#owner.lost(reason);
  }
}
