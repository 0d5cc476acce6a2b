import type { Random } from '../../core/base/random.ts';
import { seededRandom } from '../../core/base/random.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { PlatformCommand } from '../../core/model/command.ts';
import type { Event } from '../../core/model/event.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { isTerminal } from '../../core/model/order.ts';
import { buildSignal, FULL_ABILITIES, SCENE_START_US, v1Platform } from './engine-scene.ts';
import { RaceVenue, type VenueWord } from './race-venue.ts';
import { testSymbolBook } from './symbol-book.ts';

/** Where stop and target are: at the venue as two orders, in its own bracket, or with the gateway. */
export type OcoPlace = 'ours' | 'native' | 'held';

/** How a race between a stop, a target and an exit of one entry ended, once everything had come to rest. */
export interface OcoEnd {
  /** Signed, on the side of the entry: below 0 the position was turned. */
  readonly position: number;
  readonly booked: number;
  /** Orders of the gateway that closed a surplus and opened, enlarged or turned a position with it. */
  readonly badCloses: number;
  /** What still works at the venue would close so much. */
  readonly resting: { readonly stop: number; readonly target: number };
  /** Stop and target both filled something, and that was closed again. */
  readonly wasSurplus: boolean;
  /** As far as the gateway knew the entry could still fill when a surplus of it was closed: the close may have met that fill. */
  readonly mayMeet: boolean;
}

type Undated = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

const NT8 = 'nt8' as PlatformId;
const SETTLE_MS = 120_000;

/** One entry fills in parts, its stop and target fill in the same instants, sometimes a client closes too. */
export function runOcoRace(seed: number, place: OcoPlace): OcoEnd {
  return new OcoRace(seededRandom(seed), place).run();
}

class OcoRace {
  readonly #random: Random;
  readonly #place: OcoPlace;
  readonly #venue: RaceVenue;
  readonly #engine = createEngine({
    symbols: testSymbolBook,
    orderTimeoutMs: 10_000,
    reconcileEveryMs: 5_000,
    oneActiveOrderPerRoot: false,
    legacyPlatforms: 'allow',
    parentsMax: 1_000,
  });
  #nowUs = SCENE_START_US;
  readonly #queue: { readonly atUs: number; readonly run: () => void }[] = [];
  #lastArrivalUs = 0;
  #lastWordUs = 0;
  #wasSurplus = false;
  #mayMeet = false;

  constructor(random: Random, place: OcoPlace) {
    this.#random = random;
    this.#place = place;
    this.#venue = new RaceVenue(
      random,
      (ms, run) => this.#at(this.#nowUs + ms * 1_000, run),
      (word) => this.#carry(word),
      true,
      ({ role, parentOrderId }) => role === 'EXIT' && parentOrderId !== undefined,
    );
  }

  run(): OcoEnd {
    const random = this.#random;
    const abilities = { ...FULL_ABILITIES, brackets: this.#place === 'native', modify: random.chance(0.7) };
    const orderTypes = this.#place === 'held' ? (['MARKET'] as const) : FULL_ABILITIES.orderTypes;
    this.#step({
      type: 'platformRegistered',
      identity: v1Platform('nt8', { abilities: { ...abilities, orderTypes } }),
    });
    this.#passMs(100);
    const quantity = 1 + random.int(5);
    const request = buildSignal({ quantity, stopLossPoints: 10, takeProfitPoints: 10 });
    this.#step({ type: 'signalReceived', request, quotes: [] });
    const closes = random.chance(0.3);
    for (let round = 0; round < 12; round += 1) {
      this.#passMs(random.int(40));
      if (this.#place === 'held') this.#quote(100 + [-11, 0, 11][random.int(3)]!);
      if (closes && round === 6) this.#close(quantity);
    }
    if (this.#place === 'held') this.#quote(100);
    this.#passMs(SETTLE_MS);
    const position = [...this.#venue.positions.values()].reduce((sum, size) => sum + size, 0);
    const booked = this.#engine.positions().reduce((sum, { size }) => sum + size, 0);
    return {
      position,
      booked,
      badCloses: this.#venue.flips,
      resting: { stop: this.#working('STOP_LOSS'), target: this.#working('TAKE_PROFIT') },
      wasSurplus: this.#wasSurplus,
      mayMeet: this.#mayMeet,
    };
  }

  #working(role: string): number {
    const resting = [...this.#venue.orders.values()].filter((each) => each.order.role === role);
    return resting.reduce((sum, { size, filledSize, state }) => (isTerminal(state) ? sum : sum + size - filledSize), 0);
  }

  #close(quantity: number): void {
    const request = buildSignal({ clientOrderId: 'x', side: 'SELL', quantity: 1 + this.#random.int(quantity) });
    this.#step({ type: 'reduceReceived', by: 'cli', reason: 'only the part that closes' });
    this.#step({ type: 'signalReceived', request, quotes: [] });
  }

  #quote(last: number): void {
    const quote = { platform: NT8, root: 'NQ', last, bid: last, ask: last, recvTsUs: this.#nowUs };
    this.#step({ type: 'quotesSampled', quotes: [quote] });
  }

  #step(event: Undated): void {
    this.#nowUs += 1;
    for (const effect of this.#engine.step({ ...event, atUs: this.#nowUs }).effects) {
      if (effect.type === 'alert' && effect.alert.code === 'PROTECTION_SURPLUS') this.#wasSurplus = true;
      if (effect.type === 'command') this.#send(effect.command);
    }
  }

  #send(command: PlatformCommand): void {
    if (command.type === 'submitOrder') {
      const { orderId, role, parentOrderId } = command.order;
      const entry = parentOrderId === undefined ? undefined : this.#engine.order(parentOrderId);
      if (role === 'EXIT' && entry !== undefined && !isTerminal(entry.state)) this.#mayMeet = true;
      this.#at(this.#nowUs, () => this.#step({ type: 'orderSent', orderId }));
    }
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, this.#nowUs + this.#random.int(20) * 1_000);
    this.#at(this.#lastArrivalUs, () => this.#venue.receive(command));
  }

  #carry(word: VenueWord): void {
    this.#lastWordUs = Math.max(this.#lastWordUs, this.#nowUs + this.#random.int(20) * 1_000);
    this.#at(this.#lastWordUs, () => this.#hear(word));
  }

  #hear(word: VenueWord): void {
    if (word.type === 'report') return this.#step({ type: 'reportReceived', platform: NT8, report: word.report });
    const { orderId } = word;
    if (word.type === 'status')
      return this.#step({ type: 'orderStatusReceived', platform: NT8, orderId, status: word.status });
    const { execId, size, filledSize, isWhole } = word;
    const status = isWhole ? 'filled' : 'partial';
    const exact = { execId, lastSize: size, lastPrice: 100, filledSize, fillPrice: 100, status, tsUs: 1 } as const;
    this.#step({ type: 'fillReceived', fill: { platform: NT8, orderId, ...exact } });
  }

  #at(atUs: number, run: () => void): void {
    this.#queue.push({ atUs, run });
  }

  /** Lets time pass: what arrives, and what the engine asked to be woken for. */
  #passMs(ms: number): void {
    const untilUs = this.#nowUs + ms * 1_000;
    for (;;) {
      const first = this.#queue.reduce((one, { atUs }) => Math.min(one, atUs), Infinity);
      const dueUs = Math.max(this.#engine.nextDueUs() ?? Infinity, this.#nowUs);
      if (Math.min(first, dueUs) > untilUs) break;
      this.#nowUs = Math.max(this.#nowUs, Math.min(first, dueUs));
      if (first > dueUs) this.#step({ type: 'timePassed' });
      else {
        const [next] = this.#queue.splice(
          this.#queue.findIndex(({ atUs }) => atUs === first),
          1,
        );
        next?.run();
      }
    }
    this.#nowUs = Math.max(this.#nowUs, untilUs);
  }
}
