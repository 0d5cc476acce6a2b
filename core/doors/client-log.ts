import type { Packable } from '../wire/pack.ts';
import { pack } from '../wire/pack.ts';

/** Order messages that are kept per client, so that it can catch up after a reconnect; and their bytes. */
export const REPLAY_MAX = 10_000;
export const REPLAY_BYTES_MAX = 12 * 1024 * 1024;

/** What a client missed, as far as it is kept. */
export interface MissedMessages {
  readonly messages: readonly Uint8Array[];
  /** Whether the number it named was given by this run of the gateway. */
  readonly isOfThisRun: boolean;
  readonly isComplete: boolean;
}

interface Kept {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/**
 * Numbers a client's order messages and keeps the newest of them. Numbers rise by one within a run of the gateway, and a
 * later run begins above them, so that a client that was away over a restart gets everything the new run has for it.
 */
export class ClientLog {
  readonly #firstSeq: number;
  #seq: number;
  #kept: Kept[] = [];
  /** Where the kept ones begin in the list. */
  #head = 0;
  #bytes = 0;

  /** `startUs` is the wall time now: the numbers begin at its milliseconds. */
  constructor(startUs: number) {
    this.#firstSeq = Math.floor(startUs / 1_000);
    this.#seq = this.#firstSeq;
  }

  /** The number of the last message, or where the numbers begin. */
  get seq(): number {
    return this.#seq;
  }

  /** Numbers a message, keeps it and gives its bytes. */
  add(message: { readonly [key: string]: Packable | undefined }): Uint8Array {
    this.#seq += 1;
    const bytes = pack({ ...message, seq: this.#seq }).slice();
    this.#kept.push({ seq: this.#seq, bytes });
    this.#bytes += bytes.length;
    while (this.#kept.length - this.#head > REPLAY_MAX || this.#bytes > REPLAY_BYTES_MAX) {
      this.#bytes -= this.#kept[this.#head]!.bytes.length;
      this.#head += 1;
    }
    if (this.#head > REPLAY_MAX) {
      this.#kept = this.#kept.slice(this.#head);
      this.#head = 0;
    }
    return bytes;
  }

  /**
   * What came after `lastSeq`, as far as it is kept; a number that is not of this run stands for nothing received.
   * `isComplete` says whether nothing is missing.
   */
  after(lastSeq: number): MissedMessages {
    const isOfThisRun = lastSeq >= this.#firstSeq && lastSeq <= this.#seq;
    const kept = this.#kept.slice(this.#head).filter(({ seq }) => !isOfThisRun || seq > lastSeq);
    return {
      messages: kept.map(({ bytes }) => bytes),
      isOfThisRun,
      isComplete: isOfThisRun && kept.length === this.#seq - lastSeq,
    };
  }
}
