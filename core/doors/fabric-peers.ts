import type { Clock } from '../base/clock.ts';

/** As many as a door of our own takes. */
export const FABRIC_PEERS_MAX = 256;

/** Moments that are past and are still kept, so that few are moved at a time. */
const KEPT_MAX = 1_000;

/**
 * Counts the links of one socket of the fabric. libzmq has no bound of its own, and says of each only that it came and went. What
 * came within the time of a handshake and was not judged yet may be anybody's, and does not count, so that strangers who merely
 * connect keep no brain out.
 */
export class FabricPeers {
  readonly #came: Lately;
  readonly #judged: Lately;
  #open = 0;

  constructor(clock: Pick<Clock, 'monotonicUs'>, handshakeMsMax: number) {
    this.#came = new Lately(clock, handshakeMsMax);
    this.#judged = new Lately(clock, handshakeMsMax);
  }

  came(): void {
    this.#open += 1;
    this.#came.add();
  }

  /** One that came was let in, was refused, or failed in its handshake. */
  judged(): void {
    this.#judged.add();
  }

  went(): void {
    this.#open -= 1;
  }

  /** Whether no other may be let in. */
  get isFull(): boolean {
    const strangers = Math.max(0, this.#came.count - this.#judged.count);
    return this.#open - strangers >= FABRIC_PEERS_MAX;
  }
}

/** How often something happened in the last moments. */
class Lately {
  readonly #clock: Pick<Clock, 'monotonicUs'>;
  readonly #spanUs: number;
  /** Oldest first; those before `#first` are past. */
  #atUs: number[] = [];
  #first = 0;

  constructor(clock: Pick<Clock, 'monotonicUs'>, spanMs: number) {
    this.#clock = clock;
    this.#spanUs = spanMs * 1_000;
  }

  add(): void {
    this.#atUs.push(this.#clock.monotonicUs());
    this.#forget();
  }

  get count(): number {
    this.#forget();
    return this.#atUs.length - this.#first;
  }

  #forget(): void {
    const sinceUs = this.#clock.monotonicUs() - this.#spanUs;
    while (this.#atUs[this.#first]! <= sinceUs) this.#first += 1;
    if (this.#first < KEPT_MAX) return;
    this.#atUs = this.#atUs.slice(this.#first);
    this.#first = 0;
  }
}
