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
  /** Certificates that said proved at a moment at which the venue held something or worked an order. */
  readonly dishonest: number;
  /** Entries, and other prices of them, that set out after a halt. */
  readonly entriesAfterHalt: number;
  readonly simulatedMs: number;
}

export interface RaceOptions {
  readonly dialect: 'v1' | 'legacy';
  /** Words of the venue are lost, doubled and late. */
  readonly isLossy: boolean;
  /** The link breaks now and then, and comes back. */
  readonly breaks?: boolean;
}

type Undated = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

const NT8 = 'nt8' as PlatformId;
const ALPHA = 'alpha' as ClientId;
const LIMIT_MS = 300_000;

/** Orders fly, rest, are changed and wait for each other, then everything is to be flat: by a kill from any of the six sources, or by a
 * client's flatten, and sometimes by a second one while the first is at work. */
export function runFlattenRace(seed: number, { dialect, isLossy, breaks = false }: RaceOptions): RaceEnd {
  const race = new Race(seededRandom(seed), dialect === 'v1', isLossy, breaks);
  return race.run();
}

class Race {
  readonly #random: Random;
  readonly #isV1: boolean;
  readonly #isLossy: boolean;
  readonly #breaks: boolean;
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
  #dishonest = 0;
  #isLinked = true;
  /** Words that were on their way over a link that broke never arrive. */
  #link = 0;
  readonly #judged = new Set<string>();
  #signals = 0;

  constructor(random: Random, isV1: boolean, isLossy: boolean, breaks: boolean) {
    this.#random = random;
    this.#isV1 = isV1;
    this.#isLossy = isLossy;
    this.#breaks = breaks;
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
      this.#act();
      this.#passMs(this.#random.int(60));
    }
    this.#flatten();
    const startedUs = this.#nowUs;
    let signalUs = startedUs;
    let breakUs = this.#breaks ? startedUs + this.#random.int(150) * 1_000 : Infinity;
    let againUs = this.#random.chance(0.4) ? startedUs + this.#random.int(80) * 1_000 : Infinity;
    while (this.#isAtWork() && this.#nowUs - startedUs < LIMIT_MS * 1_000) {
      this.#next();
      if (this.#nowUs >= againUs && this.#isAtWork()) {
        againUs = Infinity;
        this.#flatten();
      }
      if (this.#nowUs >= breakUs) {
        breakUs = this.#random.chance(0.5) ? this.#nowUs + this.#random.int(3_000) * 1_000 : Infinity;
        this.#break();
      }
      // A pipeline that goes on while it is being made flat.
      if (!this.#isAtWork() || this.#nowUs < signalUs) continue;
      this.#act();
      signalUs = this.#nowUs + this.#random.int(40) * 1_000;
    }
    // What was in flight when nothing more was done must not open anything; what fills late is made flat once more.
    for (let isOver = !this.#isHalted; !isOver;) {
      this.#passMs(500);
      isOver = !this.#isAtWork() || this.#nowUs - startedUs >= LIMIT_MS * 1_000;
      while (this.#isAtWork() && this.#nowUs - startedUs < LIMIT_MS * 1_000) this.#next();
    }
    return {
      flips: this.#venue.flips,
      position: this.#venue.position,
      working: this.#venue.working,
      certificates: this.#engine.certificates(),
      dishonest: this.#dishonest,
      entriesAfterHalt: this.#entriesAfterHalt,
      simulatedMs: (this.#nowUs - startedUs) / 1_000,
    };
  }

  #isAtWork(): boolean {
    return this.#engine.certificates().some(({ endedUs }) => endedUs === undefined);
  }

  /** A signal, or where a platform can do more, now and then a change of one, or a target that may have to wait. */
  #act(): void {
    const roll = this.#isV1 && this.#signals > 0 ? this.#random.int(10) : 9;
    if (roll < 2) this.#modify();
    else if (roll < 4) this.#target();
    else this.#signal();
  }

  #modify(): void {
    const clientOrderId = `s${1 + this.#random.int(this.#signals)}`;
    const change = this.#random.chance(0.5)
      ? { quantity: 1 + this.#random.int(4) }
      : { limitPrice: 99 + this.#random.int(3) };
    this.#step({ type: 'modifyReceived', request: { client: ALPHA, clientOrderId, ...change }, quotes: [] });
  }

  #target(): void {
    this.#signals += 1;
    const id = `s${this.#signals}`;
    const position = this.#random.int(7) - 3;
    const request = { client: ALPHA, clientOrderId: id, signalId: id, symbol: 'NQ', position };
    this.#step({ type: 'targetReceived', request, quotes: [] });
  }

  #break(): void {
    if (!this.#isLinked) return;
    this.#isLinked = false;
    this.#link += 1;
    this.#step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    this.#at(this.#nowUs + this.#random.int(2_000) * 1_000, () => {
      this.#isLinked = true;
      this.#step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    });
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
    for (const { id, endedUs, outcome } of this.#engine.certificates()) {
      if (endedUs === undefined || this.#judged.has(id)) continue;
      this.#judged.add(id);
      if (outcome === 'proved' && this.#venue.position + this.#venue.working > 0) this.#dishonest += 1;
    }
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'askMarket')
        this.#at(this.#nowUs, () => this.#step({ type: 'marketShown', root: effect.root, quotes: [] }));
      if (effect.type !== 'command') continue;
      const { command } = effect;
      if (command.type === 'submitOrder') {
        if (this.#isHalted && command.order.role === 'ENTRY') this.#entriesAfterHalt += 1;
        const { orderId } = command.order;
        if (this.#isLinked) this.#at(this.#nowUs, () => this.#step({ type: 'orderSent', orderId }));
      }
      if (this.#isHalted && command.type === 'modifyOrder' && command.isEntry === true) this.#entriesAfterHalt += 1;
      if (this.#isLinked) this.#send(command);
      else this.#failed(command);
    }
  }

  /** Nothing leaves over a broken link. */
  #failed(command: PlatformCommand): void {
    if (command.type !== 'submitOrder') return;
    const { orderId } = command.order;
    const failed = { type: 'orderNotSent', orderId, code: 'PLATFORM_ABSENT', reason: 'cable' } as const;
    this.#at(this.#nowUs, () => this.#step(failed));
  }

  /** Commands arrive in their order. */
  #send(command: PlatformCommand): void {
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, this.#nowUs + this.#random.int(20) * 1_000);
    const link = this.#link;
    this.#at(this.#lastArrivalUs, () => {
      if (link === this.#link) this.#venue.receive(command);
    });
  }

  /** Words arrive in their order, but for those that are late, doubled or lost. */
  #carry(word: VenueWord): void {
    if (!this.#isV1 && word.type !== 'fill') return;
    const random = this.#random;
    const link = this.#link;
    if (this.#isLossy && this.#isV1 && random.chance(0.05)) return;
    const isLate = this.#isLossy && word.type !== 'report' && random.chance(0.1);
    const arrivalUs = this.#nowUs + random.int(20) * 1_000;
    if (isLate) this.#at(arrivalUs + random.int(80) * 1_000, () => this.#hear(word, link));
    else {
      this.#lastWordUs = Math.max(this.#lastWordUs, arrivalUs);
      this.#at(this.#lastWordUs, () => this.#hear(word, link));
    }
    if (this.#isLossy && random.chance(0.1)) this.#at(arrivalUs + random.int(80) * 1_000, () => this.#hear(word, link));
  }

  #hear(word: VenueWord, link: number): void {
    if (link !== this.#link || !this.#isLinked) return;
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
