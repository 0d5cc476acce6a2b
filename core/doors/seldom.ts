import type { Clock } from '../base/clock.ts';

/** Names held at once; a new one above that starts the list anew. */
const NAMES_MAX = 10_000;

/** Lets each name through once in a while, so that a peer that repeats a fault does not fill the log or the wire. */
export class Seldom {
  readonly #clock: Pick<Clock, 'monotonicUs'>;
  readonly #everyUs: number;
  readonly #lastUs = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonicUs'>, everyMs: number) {
    this.#clock = clock;
    this.#everyUs = everyMs * 1_000;
  }

  /** Whether `name` may now; if so, it may not again before the time has passed. */
  may(name: string): boolean {
    const nowUs = this.#clock.monotonicUs();
    const lastUs = this.#lastUs.get(name);
    if (lastUs !== undefined && nowUs - lastUs < this.#everyUs) return false;
    if (this.#lastUs.size >= NAMES_MAX) this.#lastUs.clear();
    this.#lastUs.set(name, nowUs);
    return true;
  }
}
