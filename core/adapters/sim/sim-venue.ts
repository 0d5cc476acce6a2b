import { assert, unreachable } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { PlatformReport } from '../../model/event.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { Side } from '../../model/order.ts';
import { ORDER_TYPES } from '../../model/order.ts';
import type { Abilities, PlatformIdentity, SymbolTerms } from '../../model/platform.ts';
import type { SimBehaviour } from './behaviour.ts';
import { OrderDesk } from './order-desk.ts';
import type { SimMarket, SimQuote } from './sim-market.ts';
import type { SimSymbol } from './sim-symbol.ts';
import type { VenueBooks, VenueState } from './venue-books.ts';
import type { VenueCommand, VenueEvent } from './venue-event.ts';
import { VenueRecord } from './venue-record.ts';
import { writeReport } from './venue-report.ts';

export interface SimVenueOptions {
  readonly platform: PlatformId;
  readonly account: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly market: SimMarket;
  /** Its own spellings; their roots are roots of the market. */
  readonly symbols: readonly SimSymbol[];
  readonly behaviour: SimBehaviour;
  /** Of the account; USD unless stated. */
  readonly currency?: string;
  /** What it cannot do, or can besides; it can do everything but brackets unless stated. */
  readonly abilities?: Partial<Abilities>;
  /** What it remembers from before; nothing unless stated. */
  readonly initial?: VenueState;
  /** How many orders, executions and receipts it keeps at least; the oldest beyond twice as many are let go. */
  readonly keptMax?: number;
}

/**
 * A simulated trading venue: it takes orders, fills them against the market and keeps the books. It lives on while
 * gateways come and go; an adapter links one gateway to it (see createSimAdapter).
 */
export interface SimVenue {
  readonly platform: PlatformId;
  /** Who it says it is now. */
  readonly identity: PlatformIdentity;
  readonly clock: Clock;
  readonly behaviour: SimBehaviour;
  readonly books: VenueBooks;
  /** The symbols it quotes now. */
  readonly symbols: readonly SimSymbol[];
  /** Changes how it and its link behave from now on. */
  behave(change: Partial<SimBehaviour>): void;
  /** Quotes other symbols from now on, as after a roll. What is open or held in earlier ones still trades. */
  relist(symbols: readonly SimSymbol[]): void;
  quote(symbol: SimSymbol): SimQuote;
  /** Links a gateway: its listener gets every event from now on, until the returned function unlinks it. One at a time. */
  link(listener: (event: VenueEvent) => void): () => void;
  /** Takes out the events that no gateway got, oldest first. */
  takeUnsent(): readonly VenueEvent[];
  /** Keeps an event that did not reach the gateway, so that it may be sent again. */
  keepUnsent(event: VenueEvent): void;
  /** A command arrives. An order id is executed once, ever; a repeat is answered with the order's present state. */
  receive(command: VenueCommand): void;
  /** Orders that are open or ended since, executions since, positions; honest but for `positionLieRate`. */
  report(requestId: string, sinceUs: number): PlatformReport;
  /** A person trades at the platform itself: an execution without an order of ours. */
  tradeByHand(symbol: string, side: Side, size: number): void;
  /** The platform's program restarts: what it had not sent is gone, and orders that have neither begun to fill nor rest are cancelled. */
  restart(): void;
  /** A copy of all that it must remember. */
  snapshot(): VenueState;
  /** Ends all that is under way in it; open orders stay as they are. For good. */
  close(): void;
}

/** Events kept for a gateway that is away; beyond it the oldest is gone. */
const UNSENT_MAX = 10_000;

/** Makes a venue. Open orders of `initial` go on. */
export function createSimVenue(options: SimVenueOptions): SimVenue {
  const { platform, account, clock, random, market, currency = 'USD' } = options;
  const record = new VenueRecord(options.initial, options.keptMax);
  const known = new Map<string, SimSymbol>();
  let { behaviour, symbols } = options;
  let listener: ((event: VenueEvent) => void) | undefined;
  let unsent: VenueEvent[] = [];

  const list = (listed: readonly SimSymbol[]): void => {
    symbols = listed;
    for (const symbol of listed) {
      assert(
        market.roots.includes(symbol.root),
        `${platform} ${symbol.symbol}: the simulated market has no ${symbol.root}`,
      );
      known.set(symbol.symbol, symbol);
    }
  };
  list(symbols);
  const keepUnsent = (event: VenueEvent): void => {
    unsent.push(event);
    if (unsent.length > UNSENT_MAX) unsent.shift();
  };
  const desk = new OrderDesk({
    platform,
    account,
    currency,
    clock,
    random,
    market,
    record,
    behaviour: () => behaviour,
    symbolOf: (symbol) => known.get(symbol),
    emit: (event) => (listener ?? keepUnsent)(event),
  });

  return {
    platform,
    clock,
    books: record,
    get identity() {
      return identityOf(platform, account, currency, symbols, options.abilities);
    },
    get behaviour() {
      return behaviour;
    },
    get symbols() {
      return symbols;
    },
    behave: (change) => {
      behaviour = { ...behaviour, ...change };
    },
    relist: list,
    quote: (symbol) => market.quote(platform, symbol.root),
    link: (next) => {
      assert(listener === undefined, `${platform} is linked to a gateway already`);
      listener = next;
      return () => {
        if (listener === next) listener = undefined;
      };
    },
    takeUnsent: () => {
      const taken = unsent;
      unsent = [];
      return taken;
    },
    keepUnsent,
    receive: (command) => {
      switch (command.type) {
        case 'submitOrder':
          return desk.submit(command.order);
        case 'cancelOrder':
          return desk.cancel(command.orderId);
        case 'modifyOrder':
          return desk.modify(command);
        default:
          return unreachable(command);
      }
    },
    report: (requestId, sinceUs) => writeReport(record, requestId, sinceUs, clock.nowUs(), behaviour, random),
    tradeByHand: (symbol, side, size) => {
      const traded = known.get(symbol);
      assert(traded !== undefined, `${platform} does not trade ${symbol}`);
      const { bid, ask } = market.quote(platform, traded.root);
      const tsUs = clock.nowUs();
      const execId = `H${tsUs}.${record.executions.length + 1}`;
      record.addExecution({ execId, symbol, side, size, price: side === 'BUY' ? ask : bid, tsUs }, undefined);
    },
    restart: () => {
      desk.dropUnbegun('Cancelled: the platform restarted');
      unsent = [];
    },
    snapshot: () => record.snapshot(),
    close: () => desk.close(),
  };
}

function identityOf(
  platform: PlatformId,
  account: string,
  currency: string,
  symbols: readonly SimSymbol[],
  abilities: Partial<Abilities> | undefined,
): PlatformIdentity {
  return {
    platform,
    dialect: 'v1',
    account,
    currency,
    mode: 'sim',
    abilities: {
      orderTypes: ORDER_TYPES,
      partials: true,
      modify: true,
      cancel: true,
      positions: true,
      brackets: false,
      report: true,
      ...abilities,
    },
    symbols: symbols.map(termsOf),
    simulated: true,
  };
}

/** A symbol without what is the simulator's own. */
function termsOf(symbol: SimSymbol): SymbolTerms {
  const terms: SymbolTerms & { root?: string } = { ...symbol };
  delete terms.root;
  return terms;
}
