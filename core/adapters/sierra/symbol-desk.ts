import type { PlatformId } from '../../model/ids.ts';
import type { UnlitLight } from '../../model/light.ts';
import type { SymbolTerms } from '../../model/platform.ts';
import type { Timers } from '../timers.ts';
import type { DtcLink } from './dtc-link.ts';
import type { DtcReader } from './dtc-reader.ts';
import { marketDataRequest, securityDefinitionRequest } from './dtc-requests.ts';
import { InstrumentBook, SYMBOLS_MAX } from './instrument-book.ts';
import { readSecurityDefinition, type SecurityDefinition } from './session-messages.ts';
import { readTick } from './tick-messages.ts';

export interface SymbolDeskOptions {
  readonly platform: PlatformId;
  readonly link: DtcLink;
  readonly timers: Timers;
  /** What is wanted now, as the server spells it. */
  readonly symbols: () => readonly string[];
  readonly nowUs: () => number;
  readonly log: (line: string) => void;
  /** The server forgets subscriptions while its feed is down. */
  readonly resubscribes: boolean;
  /** A symbol was defined, or will not be. */
  readonly answered: () => void;
  readonly lit: () => void;
  readonly ticks: (bytes: Uint8Array) => void;
}

/** A symbol that the server did not know may be known later: its data service was not connected yet. */
const ASK_AGAIN_MS = 30_000;
/** Each question has a number of its own, from which the symbol's is read again. */
const ROUND = 2 * SYMBOLS_MAX;

/** The symbols of one link: their definitions, their subscriptions, their ticks and the light of their data. */
export class SymbolDesk {
  readonly #options: SymbolDeskOptions;
  readonly #book: InstrumentBook;
  /** Symbols whose data the server refuses, with its words. */
  readonly #refused = new Map<string, string>();
  readonly #loggedUnknown = new Set<string>();
  #isFeedDown = false;
  #round = 0;

  constructor(options: SymbolDeskOptions) {
    this.#options = options;
    this.#book = new InstrumentBook(options.platform);
    this.#askAgainLater();
  }

  /** Whether a first answer is still to come. */
  get isWaiting(): boolean {
    return this.#book.isWaiting;
  }

  get book(): InstrumentBook {
    return this.#book;
  }

  get terms(): readonly SymbolTerms[] {
    return this.#book.terms();
  }

  /** The server has said that its market data feed is not available. */
  get isFeedDown(): boolean {
    return this.#isFeedDown;
  }

  get dataLight(): UnlitLight<'refused_by_platform' | 'feed_down'> | undefined {
    if (this.#isFeedDown)
      return {
        state: 'red',
        cause: 'feed_down',
        reason: 'Sierra Chart says that its market data feed is not available',
        remedy: 'In Sierra Chart use File > Connect to Data Feed.',
      };
    const [refused] = this.#refused;
    if (refused === undefined) return undefined;
    const [symbol, text] = refused;
    return {
      state: 'amber',
      cause: 'refused_by_platform',
      reason: `Sierra Chart gives no data of ${symbol} over DTC${text === '' ? '' : `: ${text}`}`,
      remedy:
        'CME and other exchanges do not allow it: let another platform send the ticks. Orders are not touched by it.',
    };
  }

  /** Asks for the symbols that were not asked for before. */
  ask(): void {
    const { link, symbols } = this.#options;
    for (const { id, symbol } of this.#book.want(symbols())) link.send(securityDefinitionRequest(id, symbol));
  }

  /** Takes one message; what is not of symbols and their data it leaves. */
  take(from: DtcReader): void {
    switch (from.type) {
      case 100:
        return this.#feedChanged(from.i32(4));
      case 103:
        return this.#dataRefused(this.#book.symbolOf(from.u32(4)), from.text(8, 96));
      case 507:
        return this.#defined(from.i32(4) % ROUND, readSecurityDefinition(from));
      case 509:
        this.#logUnknown(this.#book.symbolOf(from.i32(4) % ROUND), from.text(8, 96));
        return this.#defined(from.i32(4) % ROUND, undefined);
      default:
        return this.#tick(from);
    }
  }

  #askAgainLater(): void {
    const { link, timers, answered } = this.#options;
    timers.after(ASK_AGAIN_MS, () => {
      this.#round = (this.#round % 1_000_000) + 1;
      for (const { id, symbol } of this.#book.undefined())
        link.send(securityDefinitionRequest(this.#round * ROUND + id, symbol));
      // Who has not answered by now is not waited for.
      if (this.#book.giveUpWaiting()) answered();
      this.#askAgainLater();
    });
  }

  #defined(id: number, definition: SecurityDefinition | undefined): void {
    if (!this.#book.answer(id, definition)) return;
    if (definition !== undefined) this.#subscribe(id);
    this.#options.answered();
  }

  #subscribe(id: number): void {
    const symbol = this.#book.symbolOf(id);
    if (symbol !== undefined) this.#options.link.send(marketDataRequest(id, symbol));
  }

  #logUnknown(symbol: string | undefined, text: string): void {
    if (symbol === undefined || this.#loggedUnknown.has(symbol)) return;
    this.#loggedUnknown.add(symbol);
    this.#options.log(`Sierra Chart does not know ${symbol}: ${text}`);
  }

  #feedChanged(status: number): void {
    const isBack = this.#isFeedDown && status === 2;
    this.#isFeedDown = status === 1;
    if (isBack)
      for (const { id, symbol } of this.#book.defined())
        if (this.#options.resubscribes || this.#refused.has(symbol)) this.#subscribe(id);
    this.#options.lit();
  }

  #dataRefused(symbol: string | undefined, text: string): void {
    if (symbol === undefined) return;
    this.#refused.set(symbol, text);
    this.#options.lit();
  }

  #tick(from: DtcReader): void {
    const update = readTick(from);
    if (update === undefined) return;
    const bytes = this.#book.tick(update, this.#options.nowUs());
    if (bytes === undefined) return;
    const symbol = this.#refused.size === 0 ? undefined : this.#book.symbolOf(update.symbolId);
    if (symbol !== undefined && this.#refused.delete(symbol)) this.#options.lit();
    this.#options.ticks(bytes);
  }
}
