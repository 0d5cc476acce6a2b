import type { Adapter, AdapterEvent } from '../../core/adapters/port.ts';
import type { SimBehaviour } from '../../core/adapters/sim/behaviour.ts';
import { calmBehaviour, stormyBehaviour } from '../../core/adapters/sim/behaviour.ts';
import { createSimAdapter } from '../../core/adapters/sim/sim-adapter.ts';
import { createSimMarket } from '../../core/adapters/sim/sim-market.ts';
import type { SimMarket } from '../../core/adapters/sim/sim-market.ts';
import { createSimVenue } from '../../core/adapters/sim/sim-venue.ts';
import type { SimVenue } from '../../core/adapters/sim/sim-venue.ts';
import { engineEventOf, outcomeEventOf } from '../../core/app/adapter-event.ts';
import type { ManualClock } from '../../core/base/manual-clock.ts';
import { manualClock } from '../../core/base/manual-clock.ts';
import type { Random } from '../../core/base/random.ts';
import { seededRandom } from '../../core/base/random.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Decision } from '../../core/engine/decision.ts';
import type { Engine } from '../../core/engine/engine.ts';
import type { ProtectionView } from '../../core/engine/protect-view.ts';
import type { Event } from '../../core/model/event.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { Abilities, Dialect } from '../../core/model/platform.ts';
import { NO_LIMITS, type RiskLimits } from '../../core/model/risk-limits.ts';
import { createGate } from '../../core/risk/gate.ts';
import { GatewayLife } from '../../core/sim-run/gateway-life.ts';
import { outsideAdapter } from '../../core/sim-run/outside-adapter.ts';
import { buildSignal } from './engine-scene.ts';
import { SIM_NQ } from './sim-scene.ts';
import { testSymbolBook } from './symbol-book.ts';

/** How a platform of a run is. */
export interface RunPlatform {
  readonly dialect: Dialect;
  readonly abilities?: Partial<Abilities>;
  readonly behaviour?: Partial<SimBehaviour>;
  readonly limits?: Partial<RiskLimits>;
}

type Undated = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;

const NT8 = 'nt8' as PlatformId;
const ALPHA = 'alpha' as ClientId;
const SAMPLE_MS = 250;

/** The weather of a run: everything goes wrong now and then, and stops and targets are near enough to be reached. */
export const PROTECTION_STORM: SimBehaviour = {
  ...stormyBehaviour,
  ticksPerSecond: 0,
  fillLatency: { minMs: 5, medianMs: 40, p99Ms: 900 },
  disconnectEveryMs: 90_000,
  protectionRejectRate: 0.1,
  protectionCancelRate: 0.1,
};

/**
 * One engine, one simulated platform and a restless client, on one clock: signals with stops and targets, exits, targets,
 * flattens, kills, lost links and restarts. Every decision is kept, and a restart brings the engine back from them.
 */
export class ProtectionRun {
  readonly clock: ManualClock = manualClock();
  readonly market: SimMarket;
  readonly venue: SimVenue;
  readonly alerts: string[] = [];
  engine: Engine;
  readonly #random: Random;
  readonly #dialect: Dialect;
  readonly #limits: RiskLimits;
  readonly #decisions: Decision[] = [];
  #adapter: Adapter;
  #lives = 0;
  #signals = 0;
  #isTimed = false;

  constructor(seed: number, { dialect, abilities, behaviour, limits }: RunPlatform) {
    this.#random = seededRandom(seed);
    this.#dialect = dialect;
    this.#limits = { ...NO_LIMITS, ...limits };
    this.market = createSimMarket({ clock: this.clock, seed });
    this.venue = createSimVenue({
      platform: NT8,
      account: 'nt8',
      clock: this.clock,
      random: seededRandom(seed + 1),
      market: this.market,
      symbols: [SIM_NQ],
      behaviour: { ...PROTECTION_STORM, ...behaviour },
      ...(abilities !== undefined && { abilities }),
    });
    this.engine = this.#newEngine();
    this.#adapter = this.#link(seed);
    this.step({ type: 'gatewayStarted' });
    this.#sample();
    this.pass(3_000);
  }

  /** Does one of the things that happen, then lets some time pass. */
  act(): void {
    const random = this.#random;
    const roll = random.int(100);
    if (roll < 45) this.#signal();
    else if (roll < 60) this.#exit();
    else if (roll < 66) this.#target();
    else if (roll < 70) this.#flatten();
    else if (roll < 72) this.step({ type: 'killReceived', by: 'cli', reason: 'run', flatten: random.chance(0.5) });
    else if (roll < 75) this.step({ type: 'rearmReceived', by: 'cli', reason: 'looked' });
    else if (roll < 78) this.#move();
    else if (roll < 80) this.restart();
    this.pass(random.int(4_000));
  }

  /** The weather clears, a person settles what no report can, and everything has time to come to rest. */
  settle(): void {
    this.venue.behave({ ...calmBehaviour, partialRate: 0.5, ticksPerSecond: 0 });
    this.pass(60_000);
    this.step({ type: 'rearmReceived', by: 'cli', reason: 'looked' });
    this.#enterFar();
    this.#exit();
    for (let round = 0; round < 6; round += 1) {
      this.pass(15_000);
      for (const { orderId, state, filledSize } of this.engine.openOrders()) {
        if (state !== 'unknown') continue;
        const order = this.venue.books.orders.get(orderId);
        if (order !== undefined && order.endedUs === 0) continue;
        const size = order?.filledSize ?? 0;
        const outcome =
          size > filledSize
            ? ({ kind: 'filled', size, price: order?.averagePrice ?? 0 } as const)
            : ({ kind: 'cancelled', reason: 'it is not there' } as const);
        this.step({ type: 'orderSettled', orderId, by: 'cli', outcome });
      }
      this.step({ type: 'rearmReceived', by: 'cli', reason: 'looked' });
    }
  }

  /** The gateway ends without a word and comes back from what it decided. */
  restart(): void {
    this.#adapter.stop();
    this.clock.advanceMs(this.#random.int(20_000));
    this.engine = this.#newEngine();
    for (const decision of JSON.parse(JSON.stringify(this.#decisions)) as Decision[]) this.engine.restore(decision);
    this.#adapter = this.#link(this.#random.int(1_000_000));
    this.step({ type: 'gatewayStarted' });
  }

  get position(): number {
    return this.engine.positions().reduce((sum, { size }) => sum + size, 0);
  }

  get venuePosition(): number {
    return this.venue.books.positions.get(SIM_NQ.symbol)?.size ?? 0;
  }

  /** What rests at the venue in orders of one kind, by entry. */
  resting(kind: 'STOP_LOSS' | 'TAKE_PROFIT', entryId?: string): number {
    let sum = 0;
    for (const { terms, endedUs, size, filledSize } of this.venue.books.orders.values())
      if (terms.role === kind && endedUs === 0 && (entryId === undefined || terms.parentOrderId === entryId))
        sum += size - filledSize;
    return sum;
  }

  get protections(): readonly ProtectionView[] {
    return this.engine.protections();
  }

  step(event: Undated): void {
    const result = this.engine.step({ ...event, atUs: this.clock.nowUs() });
    this.#decisions.push(...result.decisions);
    for (const effect of result.effects) {
      if (effect.type === 'alert') this.alerts.push(effect.alert.code);
      if (effect.type === 'askMarket')
        this.clock.after(0, () => this.step({ type: 'marketShown', root: effect.root, quotes: [] }));
      if (effect.type !== 'command') continue;
      const outcome = outcomeEventOf(effect.command, this.#adapter.send(effect.command));
      if (outcome !== undefined) this.clock.after(0, () => this.step(outcome));
    }
    this.onStep();
    this.#armTimer();
  }

  /** Called after each event. */
  onStep: () => void = () => {};

  pass(ms: number): void {
    this.clock.advanceMs(ms);
  }

  #newEngine(): Engine {
    return createEngine({
      symbols: testSymbolBook,
      orderTimeoutMs: 10_000,
      reconcileEveryMs: 5_000,
      oneActiveOrderPerRoot: false,
      legacyPlatforms: 'allow',
      parentsMax: 10_000,
      limits: this.#limits,
    });
  }

  #link(seed: number): Adapter {
    this.#lives += 1;
    const life = this.#lives;
    const gate = createGate();
    gate.open();
    const link = createSimAdapter(this.venue, { gate, random: seededRandom(seed) });
    const adapter = outsideAdapter({
      link,
      dialect: this.#dialect,
      life: new GatewayLife(this.clock),
      sent: () => {},
      moved: () => {},
    });
    adapter.start({
      ticks: () => {},
      lights: () => {},
      event: (event: AdapterEvent) => {
        if (life === this.#lives) this.step(engineEventOf(NT8, event));
      },
    });
    return adapter;
  }

  #armTimer(): void {
    const dueUs = this.engine.nextDueUs();
    if (dueUs === undefined || this.#isTimed) return;
    this.#isTimed = true;
    this.clock.after(Math.max(1, Math.ceil((dueUs - this.clock.nowUs()) / 1_000)), () => {
      this.#isTimed = false;
      this.step({ type: 'timePassed' });
    });
  }

  #sample(): void {
    const { last, bid, ask } = this.market.quote(NT8, 'NQ');
    const quote = { platform: NT8, root: 'NQ', last, bid, ask, recvTsUs: this.clock.nowUs() };
    this.step({ type: 'quotesSampled', quotes: [quote] });
    this.clock.after(SAMPLE_MS, () => this.#sample());
  }

  #signal(): void {
    const random = this.#random;
    this.#signals += 1;
    const isLimit = this.#dialect === 'v1' && random.chance(0.3);
    const { bid } = this.market.quote(NT8, 'NQ');
    this.step({
      type: 'signalReceived',
      quotes: [],
      request: buildSignal({
        clientOrderId: `s${this.#signals}`,
        side: random.chance(0.5) ? 'BUY' : 'SELL',
        quantity: 1 + random.int(4),
        ...(random.chance(0.8) && { stopLossPoints: this.#points() }),
        ...(random.chance(0.6) && { takeProfitPoints: this.#points() }),
        ...(isLimit && { orderType: 'LIMIT', limitPrice: bid + random.int(9) - 4 }),
      }),
    });
  }

  /** Enters with a stop and a target that are not reached before the end. */
  #enterFar(): void {
    this.#signals += 1;
    const request = buildSignal({
      clientOrderId: `far${this.#signals}`,
      side: this.position < 0 ? 'SELL' : 'BUY',
      quantity: 5,
      stopLossPoints: 400,
      takeProfitPoints: 400,
    });
    this.step({ type: 'signalReceived', quotes: [], request });
    this.pass(50);
  }

  /** Near enough to be reached within seconds, or so far that it rests to the end. */
  #points(): number {
    return this.#random.chance(0.5) ? 1 + this.#random.int(8) : 300 + this.#random.int(100);
  }

  #exit(): void {
    const { position } = this;
    if (position === 0) return;
    this.#signals += 1;
    const side = position > 0 ? 'SELL' : 'BUY';
    const quantity = 1 + this.#random.int(Math.abs(position));
    const request = buildSignal({ clientOrderId: `x${this.#signals}`, side, quantity });
    this.step({ type: 'signalReceived', quotes: [], request });
  }

  #target(): void {
    this.#signals += 1;
    const id = `t${this.#signals}`;
    const position = this.#random.int(5) - 2;
    const request = { client: ALPHA, clientOrderId: id, signalId: id, symbol: 'NQ', position };
    this.step({ type: 'targetReceived', request });
  }

  #flatten(): void {
    this.#signals += 1;
    this.step({
      type: 'flattenReceived',
      by: 'nexus:alpha',
      request: { client: ALPHA, clientOrderId: `f${this.#signals}` },
    });
  }

  #move(): void {
    const held = this.protections.find(({ stop }) => stop?.price !== undefined);
    if (held?.stop?.price === undefined) return;
    const stopPrice = held.stop.price + this.#random.int(5) - 2;
    const request = { client: ALPHA, clientOrderId: `${held.clientOrderId}:stop`, stopPrice };
    this.step({ type: 'modifyReceived', request });
  }
}
