import type { Random } from '../../core/base/random.ts';
import { seededRandom } from '../../core/base/random.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformCommand } from '../../core/model/command.ts';
import type { Event } from '../../core/model/event.ts';
import type { FlatCertificate } from '../../core/model/flat-certificate.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import { OPERATOR_SOURCES } from '../../core/model/source.ts';
import { buildSignal, legacyPlatform, SCENE_START_US, v1Platform } from './engine-scene.ts';
import { RaceVenue, type VenueWord } from './race-venue.ts';
import { testSymbolBook } from './symbol-book.ts';

/** How one race between a flatten and fills in flight ended. */
export interface RaceEnd {
  readonly flips: number;
  /** What the venue holds, and what still works there, when the flatten was over. */
  readonly position: number;
  readonly working: number;
  /** Of every flatten of the race; none where all were refused because nothing was held. */
  readonly certificates: readonly FlatCertificate[];
  /** Entries that set out after a halt. */
  readonly entriesAfterHalt: number;
  readonly simulatedMs: number;
}

export interface RaceOptions {
  readonly dialect: 'v1' | 'legacy';
  /** Words of the venue are lost, doubled and late. */
  readonly isLossy: boolean;
}

type Undated = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

const NT8 = 'nt8' as PlatformId;
const ALPHA = 'alpha' as ClientId;
const LIMIT_MS = 300_000;

/** Orders fly, then everything is to be flat: by a kill from any of the six sources, or by a
 * client's flatten, and sometimes by a second one while the first is at work. */
export function runFlattenRace(seed: number, { dialect, isLossy }: RaceOptions): RaceEnd {
  const race = new Race(seededRandom(seed), dialect === 'v1', isLossy);
  return race.run();
}

class Race {
  readonly #random: Random;
  readonly #isV1: boolean;
  readonly #isLossy: boolean;
  readonly #engine = createEngine({
    symbols: testSymbolBook,
    orderTimeoutMs: 10_000,
    reconcileEveryMs: 5_000,
    oneActiveOrderPerRoot: false,
    legacyPlatforms: 'allow',
    parentsMax: 1_000,
  });
  readonly #venue: RaceVenue;
  #nowUs = SCENE_START_US;
  #queue: { readonly atUs: number; readonly run: () => void }[] = [];
  #lastArrivalUs = 0;
  #lastWordUs = 0;
  #isHalted = false;
  #entriesAfterHalt = 0;
  #signals = 0;

  constructor(random: Random, isV1: boolean, isLossy: boolean) {
    this.#random = random;
    this.#isV1 = isV1;
    this.#isLossy = isLossy;
    const later = (ms: number, run: () => void): void => this.#at(this.#nowUs + ms * 1_000, run);
    this.#venue = new RaceVenue(
      random,
      later,
      (word) => this.#carry(word),
      isV1,
      ({ signalId }) => /^(kill-|f\d)/.test(signalId),
    );
  }

  run(): RaceEnd {
    this.#step({ type: 'platformRegistered', identity: this.#isV1 ? v1Platform('nt8') : legacyPlatform('nt8') });
    this.#passMs(200);
    const acts = 1 + this.#random.int(4);
    for (let act = 0; act < acts; act += 1) {
      this.#signal();
      this.#passMs(this.#random.int(60));
    }
    this.#flatten();
    const startedUs = this.#nowUs;
    let signalUs = startedUs;
    let againUs = this.#random.chance(0.4) ? startedUs + this.#random.int(80) * 1_000 : Infinity;
    while (this.#isAtWork() && this.#nowUs - startedUs < LIMIT_MS * 1_000) {
      this.#next();
      if (this.#nowUs >= againUs && this.#isAtWork()) {
        againUs = Infinity;
        this.#flatten();
      }
      // A pipeline that goes on while it is being made flat.
      if (!this.#isAtWork() || this.#nowUs < signalUs) continue;
      this.#signal();
      signalUs = this.#nowUs + this.#random.int(40) * 1_000;
    }
    // What was in flight when nothing more was done must not open anything.
    if (this.#isHalted) this.#passMs(500);
    return {
      flips: this.#venue.flips,
      position: this.#venue.position,
      working: this.#venue.working,
      certificates: this.#engine.certificates(),
      entriesAfterHalt: this.#entriesAfterHalt,
      simulatedMs: (this.#nowUs - startedUs) / 1_000,
    };
  }

  #isAtWork(): boolean {
    return this.#engine.certificates().some(({ endedUs }) => endedUs === undefined);
  }

  #signal(): void {
    this.#signals += 1;
    const isLimit = this.#isV1 && this.#random.chance(0.4);
    this.#step({
      type: 'signalReceived',
      quotes: [],
      request: buildSignal({
        clientOrderId: `s${this.#signals}`,
        side: this.#random.chance(0.6) ? 'BUY' : 'SELL',
        quantity: 1 + this.#random.int(4),
        symbol: this.#random.chance(0.8) ? 'NQ' : 'ES',
        ...(isLimit && { orderType: 'LIMIT', limitPrice: 100 }),
      }),
    });
  }

  #flatten(): void {
    const source = OPERATOR_SOURCES[this.#random.int(OPERATOR_SOURCES.length)] ?? 'cli';
    if (this.#random.chance(0.3))
      this.#step({
        type: 'flattenReceived',
        by: `nexus:${ALPHA}`,
        request: { client: ALPHA, clientOrderId: `f${this.#signals}` },
      });
    else {
      this.#isHalted = true;
      this.#step({ type: 'killReceived', by: source, reason: 'race', flatten: true });
    }
  }

  #step(event: Undated): void {
    this.#nowUs += 1;
    this.#perform(this.#engine.step({ ...event, atUs: this.#nowUs }).effects);
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type !== 'command') continue;
      const { command } = effect;
      if (command.type === 'submitOrder') {
        if (this.#isHalted && command.order.role === 'ENTRY') this.#entriesAfterHalt += 1;
        const { orderId } = command.order;
        this.#at(this.#nowUs, () => this.#step({ type: 'orderSent', orderId }));
      }
      this.#send(command);
    }
  }

  /** Commands arrive in their order. */
  #send(command: PlatformCommand): void {
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, this.#nowUs + this.#random.int(20) * 1_000);
    this.#at(this.#lastArrivalUs, () => this.#venue.receive(command));
  }

  /** Words arrive in their order, but for those that are late, doubled or lost. */
  #carry(word: VenueWord): void {
    if (!this.#isV1 && word.type !== 'fill') return;
    const random = this.#random;
    if (this.#isLossy && this.#isV1 && random.chance(0.05)) return;
    const isLate = this.#isLossy && word.type !== 'report' && random.chance(0.1);
    const arrivalUs = this.#nowUs + random.int(20) * 1_000;
    if (isLate) this.#at(arrivalUs + random.int(80) * 1_000, () => this.#hear(word));
    else {
      this.#lastWordUs = Math.max(this.#lastWordUs, arrivalUs);
      this.#at(this.#lastWordUs, () => this.#hear(word));
    }
    if (this.#isLossy && random.chance(0.1)) this.#at(arrivalUs + random.int(80) * 1_000, () => this.#hear(word));
  }

  #hear(word: VenueWord): void {
    if (word.type === 'status') {
      const { orderId, status } = word;
      this.#step({ type: 'orderStatusReceived', platform: NT8, orderId, status });
    } else if (word.type === 'report') this.#step({ type: 'reportReceived', platform: NT8, report: word.report });
    else {
      const { orderId, execId, size, filledSize, isWhole } = word;
      const exact = this.#isV1 ? { execId, lastSize: size, lastPrice: 100 } : {};
      const status = isWhole ? 'filled' : 'partial';
      const fill = { platform: NT8, orderId, filledSize, fillPrice: 100, status, tsUs: 1, ...exact } as const;
      this.#step({ type: 'fillReceived', fill });
    }
  }

  #at(atUs: number, run: () => void): void {
    this.#queue.push({ atUs, run });
  }

  #passMs(ms: number): void {
    const untilUs = this.#nowUs + ms * 1_000;
    while (this.#firstUs() <= untilUs) this.#next();
    this.#nowUs = Math.max(this.#nowUs, untilUs);
  }

  #firstUs(): number {
    const dueUs = this.#engine.nextDueUs() ?? Infinity;
    return this.#queue.reduce((first, { atUs }) => Math.min(first, atUs), dueUs);
  }

  #next(): void {
    let first = 0;
    for (let index = 1; index < this.#queue.length; index += 1)
      if (this.#queue[index]!.atUs < this.#queue[first]!.atUs) first = index;
    const next = this.#queue[first];
    const dueUs = this.#engine.nextDueUs() ?? Infinity;
    if (next !== undefined && next.atUs <= dueUs) {
      this.#queue.splice(first, 1);
      this.#nowUs = Math.max(this.#nowUs, next.atUs);
      next.run();
      return;
    }
    this.#nowUs = Math.max(this.#nowUs, Number.isFinite(dueUs) ? dueUs : this.#nowUs + 1_000_000);
    this.#step({ type: 'timePassed' });
  }
}
