/** What a sequence number says about its message. */
export type Arrival =
  | 'next'
  /** Delivered before, by this link or an earlier one. */
  | 'repeated'
  /** In order, but some before it never came. */
  | 'afterGap';

/** What a WELCOME says about the messages since the last one delivered. */
export type WelcomeArrival =
  /** They follow, all of them. */
  | 'asked'
  /** The gateway was started again or kept too few to know that they are all; what it has follows. */
  | 'incomplete'
  /** The gateway counts from a lower number: its clock was set back, or it is another one. What it has follows. */
  | 'beganAnew';

/** Follows the numbers of the order messages, over reconnects, so that each is delivered once and a loss shows. */
export class Sequence {
  #last: number | undefined;
  /** A loss was told already; the next message may jump. */
  #mayJump = false;

  constructor(last: number | undefined) {
    this.#last = last;
  }

  /** The number of the newest message delivered; what a HELLO names as `last_seq`. */
  get last(): number | undefined {
    return this.#last;
  }

  /** Takes the gateway's newest number, and whether it still has everything since ours. The first one is where we begin. */
  welcomed(newest: number, isComplete: boolean): WelcomeArrival {
    if (this.#last === undefined) {
      this.#last = newest;
      return 'asked';
    }
    if (newest < this.#last) {
      // What follows was never ours, whatever its numbers; nothing of it may pass for a repeat.
      this.#last = 0;
      this.#mayJump = true;
      return 'beganAnew';
    }
    if (isComplete) return 'asked';
    this.#mayJump = true;
    return 'incomplete';
  }

  arrived(seq: number): Arrival {
    if (this.#last !== undefined && seq <= this.#last) return 'repeated';
    const isNext = this.#last === undefined || seq === this.#last + 1 || this.#mayJump;
    this.#last = seq;
    this.#mayJump = false;
    return isNext ? 'next' : 'afterGap';
  }
}
