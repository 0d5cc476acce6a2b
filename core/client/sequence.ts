/** What a sequence number says about its message. */
export type Arrival =
  | 'next'
  /** Delivered before, by this link or an earlier one. */
  | 'repeated'
  /** In order, but some before it never came. */
  | 'afterGap';

/** Follows the numbers of the order messages, over reconnects, so that each is delivered once and a loss shows. */
export class Sequence {
  #last: number | undefined;

  constructor(last: number | undefined) {
    this.#last = last;
  }

  /** The number of the newest message delivered; what a HELLO names as `last_seq`. */
  get last(): number | undefined {
    return this.#last;
  }

  /**
   * Takes the gateway's newest number from its WELCOME. The first one is where we begin; a lower one than ours means
   * that the gateway began anew, on another data folder. Returns whether it did.
   */
  welcomed(newest: number): boolean {
    const beganAnew = this.#last !== undefined && newest < this.#last;
    if (this.#last === undefined || beganAnew) this.#last = newest;
    return beganAnew;
  }

  arrived(seq: number): Arrival {
    if (this.#last !== undefined && seq <= this.#last) return 'repeated';
    const isNext = this.#last === undefined || seq === this.#last + 1;
    this.#last = seq;
    return isNext ? 'next' : 'afterGap';
  }
}
