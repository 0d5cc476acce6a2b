/** How many ticks of each symbol the gateway has published in its session, as its `_status` tells once a second. */
export interface PublishedTicks {
  readonly session: string;
  readonly symbols: ReadonlyMap<string, number>;
}

/** Counts the ticks that were published and did not come. */
export class TickGaps {
  missed = 0;
  #last: PublishedTicks | undefined;
  readonly #received = new Map<string, number>();

  received(symbol: string): void {
    this.#received.set(symbol, (this.#received.get(symbol) ?? 0) + 1);
  }

  /**
   * Takes a status and returns how many ticks were missed since the one before it. At first, and after a start of the gateway,
   * nothing can be said.
   */
  status(now: PublishedTicks, isWanted: (symbol: string) => boolean): number {
    let missed = 0;
    if (now.session === this.#last?.session)
      for (const [symbol, count] of now.symbols) {
        if (!isWanted(symbol)) continue;
        const published = count - (this.#last.symbols.get(symbol) ?? 0);
        missed += Math.max(0, published - (this.#received.get(symbol) ?? 0));
      }
    this.#last = now;
    this.#received.clear();
    this.missed += missed;
    return missed;
  }
}
