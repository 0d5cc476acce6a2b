import type { EventNumber } from '../../wire/decode-bridge.ts';

/** What a numbered event is to us: the next one, one that came before, or one after others that never came. */
export type Numbered = 'next' | 'repeated' | 'gap';

/**
 * Follows the numbers of order events over the links of one bridge. What it sends again after a reconnect may have been
 * taken before; the engine counts nothing twice, so it is taken again and acknowledged.
 */
export class EventTrack {
  #epoch: string | undefined;
  #last = 0;

  /** A new link begins: its first event may be any that was not acknowledged. */
  linkOpened(): void {
    this.#epoch = undefined;
  }

  take({ epoch, seq }: EventNumber): Numbered {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#last = seq;
      return 'next';
    }
    if (seq <= this.#last) return 'repeated';
    if (seq > this.#last + 1) return 'gap';
    this.#last = seq;
    return 'next';
  }
}
