/** Which symbols' ticks are wanted: all but some, or only some. The gateway keeps the same wish for as long as a link lasts. */
export class TickWish {
  #kind: 'all' | 'only';
  /** Wanted with `only`, unwanted with `all`. */
  readonly #symbols: Set<string>;

  /** `symbols` undefined: all. */
  constructor(symbols: readonly string[] | undefined) {
    this.#kind = symbols === undefined ? 'all' : 'only';
    this.#symbols = new Set(symbols);
  }

  /** Adds symbols. Whoever had all of them is left with these. */
  add(symbols: readonly string[]): void {
    if (this.#kind === 'all' && this.#symbols.size > 0) {
      for (const symbol of symbols) this.#symbols.delete(symbol);
      return;
    }
    this.#kind = 'only';
    for (const symbol of symbols) this.#symbols.add(symbol);
  }

  remove(symbols: readonly string[]): void {
    for (const symbol of symbols) {
      if (this.#kind === 'all') this.#symbols.add(symbol);
      else this.#symbols.delete(symbol);
    }
  }

  /** What a HELLO asks for; undefined: all. */
  get subscribe(): readonly string[] | undefined {
    return this.#kind === 'all' ? undefined : [...this.#symbols];
  }

  /** What is to be taken from all after that HELLO. */
  get unsubscribe(): readonly string[] {
    return this.#kind === 'all' ? [...this.#symbols] : [];
  }
}
