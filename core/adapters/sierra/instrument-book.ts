import { trimDust } from '../../base/decimal.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { SymbolTerms } from '../../model/platform.ts';
import { TickEncoder } from '../tick-encoder.ts';
import { realNumber } from './dtc-reader.ts';
import type { SecurityDefinition } from './session-messages.ts';
import type { TickUpdate } from './tick-messages.ts';

/** Symbols asked for at a time; beyond them the newest are left out. */
export const SYMBOLS_MAX = 500;
const VOLUME_MAX = 2 ** 31 - 1;

/** A symbol that the server has defined, with its last prices. */
interface Instrument {
  readonly definition: SecurityDefinition;
  readonly encoder: TickEncoder;
  last: number;
  bid: number;
  ask: number;
}

/** A symbol and the number that it is asked for by. */
export interface Asked {
  readonly id: number;
  readonly symbol: string;
}

/** The symbols of one link, by name and by the number that we gave them. */
export class InstrumentBook {
  readonly #platform: PlatformId;
  readonly #numbers = new Map<string, number>();
  readonly #instruments: (Instrument | undefined)[] = [];
  /** Questions that were not answered yet. */
  readonly #open = new Set<number>();

  constructor(platform: PlatformId) {
    this.#platform = platform;
  }

  /** The symbols that were not asked for before, with the numbers under which they are to be asked for. */
  want(symbols: readonly string[]): readonly Asked[] {
    return symbols.flatMap((symbol) => {
      if (this.#numbers.has(symbol) || this.#numbers.size >= SYMBOLS_MAX) return [];
      const id = this.#numbers.size + 1;
      this.#numbers.set(symbol, id);
      this.#open.add(id);
      return [{ id, symbol }];
    });
  }

  /** Whether an answer is still to come. */
  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  /** Waits no longer for answers; true where there were any to come. One that comes later is taken all the same. */
  giveUpWaiting(): boolean {
    const hadOpen = this.isWaiting;
    this.#open.clear();
    return hadOpen;
  }

  /** What was asked for and is not defined, or not yet. */
  undefined(): readonly Asked[] {
    return this.#asked().filter(({ id }) => this.#instruments[id] === undefined);
  }

  defined(): readonly Asked[] {
    return this.#asked().filter(({ id }) => this.#instruments[id] !== undefined);
  }

  #asked(): readonly Asked[] {
    return [...this.#numbers].map(([symbol, id]) => ({ id, symbol }));
  }

  /** The server has answered the question of that number; true where that is news. */
  answer(id: number, definition: SecurityDefinition | undefined): boolean {
    const wasOpen = this.#open.delete(id);
    const symbol = this.symbolOf(id);
    if (definition === undefined || symbol === undefined || this.#instruments[id] !== undefined) return wasOpen;
    const encoder = new TickEncoder(this.#platform, symbol);
    this.#instruments[id] = { definition, encoder, last: 0, bid: 0, ask: 0 };
    return true;
  }

  symbolOf(id: number): string | undefined {
    for (const [symbol, number] of this.#numbers) if (number === id) return symbol;
    return undefined;
  }

  /** Undefined for a symbol that the server has not defined: then nobody knows how it counts prices. */
  multiplierOf(symbol: string): number | undefined {
    return this.#instruments[this.#numbers.get(symbol) ?? 0]?.definition.priceMultiplier;
  }

  /**
   * What the server states of the contracts. Where it scales prices, whether its increment is scaled as well is UNCONFIRMED,
   * so nothing is stated there and the products file holds.
   */
  terms(): readonly SymbolTerms[] {
    return [...this.#numbers].flatMap(([symbol, id]): readonly SymbolTerms[] => {
      const definition = this.#instruments[id]?.definition;
      if (definition === undefined) return [];
      const { priceIncrement, valuePerIncrement, priceMultiplier, currency } = definition;
      const isPlain = priceMultiplier === 1 && priceIncrement > 0;
      return [
        {
          symbol,
          sizeStep: 1,
          unit: 'contracts',
          ...(isPlain && { tickSize: priceIncrement }),
          ...(isPlain && valuePerIncrement > 0 && { pointValue: trimDust(valuePerIncrement / priceIncrement) }),
          ...(/^[A-Z]{3}$/.test(currency) && { currency }),
        },
      ];
    });
  }

  /** The tick message of a trade or quote, valid until the next one; undefined while no price of a trade is known. */
  tick({ symbolId, trade, quote, tsUs }: TickUpdate, nowUs: number): Uint8Array | undefined {
    const instrument = this.#instruments[symbolId];
    if (instrument === undefined) return undefined;
    const { definition } = instrument;
    instrument.last = priceOf(trade?.price, definition) ?? instrument.last;
    instrument.bid = priceOf(quote?.bid, definition) ?? instrument.bid;
    instrument.ask = priceOf(quote?.ask, definition) ?? instrument.ask;
    if (instrument.last === 0) return undefined;
    const volume = Math.min(VOLUME_MAX, Math.max(0, Math.round(realNumber(trade?.volume ?? 0) ?? 0)));
    const { last, bid, ask } = instrument;
    const prices = { last, bid: bid === 0 ? last : bid, ask: ask === 0 ? last : ask };
    return instrument.encoder.encode(prices, volume, tsUs === 0 ? nowUs : tsUs);
  }
}

/** A price as shown; undefined where there is none. Prices of 32 bits are brought back to the grid that they came from. */
function priceOf(price: number | undefined, definition: SecurityDefinition): number | undefined {
  const known = price === undefined ? undefined : realNumber(price);
  if (known === undefined || known === 0) return undefined;
  const { priceIncrement, priceMultiplier } = definition;
  const steps = priceMultiplier === 1 && priceIncrement > 0 ? Math.round(known / priceIncrement) : undefined;
  return steps === undefined ? trimDust(known * priceMultiplier) : trimDust(steps * priceIncrement);
}
