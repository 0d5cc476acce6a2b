import type { Adapter, AdapterEvent, SendOutcome } from '../../core/adapters/port.ts';
import type { OrderCommand, PlatformCommand } from '../../core/model/command.ts';
import type { FillReport, PlatformReport } from '../../core/model/event.ts';
import { orderIdOf, type OrderId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import type { SizeUnit } from '../../core/model/order.ts';
import type { Abilities, PlatformIdentity } from '../../core/model/platform.ts';
import type { GateSwitch } from '../../core/risk/gate.ts';

/** What a peer can be made to do beyond trading. A case that needs one which a peer lacks is skipped, and printed. */
export type Skill =
  | 'refuses the proof of who we are'
  | 'falls silent'
  | 'says that it cannot trade'
  | 'talks nonsense'
  | 'accepts late'
  | 'loses events'
  | 'changes sizes'
  | 'sends ticks'
  | 'lights';

/** A platform as its user has it, for one adapter. Prices are as shown; the market stands at `MARKET_PRICE`. */
export interface Peer {
  readonly lacks: Partial<Record<Skill, string>>;
  movePrice(price: number): Promise<void>;
  /** From now on. */
  fillInParts(): Promise<void>;
  rejectNext(words: string): Promise<void>;
  doubleEvents(): Promise<void>;
  loseEvents(isLost: boolean): Promise<void>;
  /** Breaks the link at once, and lets it come back. */
  cut(): Promise<void>;
  /** Nobody is there until `appear`. */
  vanish(): Promise<void>;
  appear(): Promise<void>;
  refuseProof(): Promise<void>;
  fallSilent(): Promise<void>;
  stopTrading(): Promise<void>;
  talkNonsense(): Promise<void>;
  /** Orders are taken and not answered until `answerHeld`. */
  holdOrders(): Promise<void>;
  answerHeld(): Promise<void>;
  position(): number;
  stateOf(orderId: OrderId): 'none' | 'open' | 'filled' | 'cancelled' | 'rejected';
  timesSeen(orderId: OrderId): number;
}

/** What stands behind one run of one case. */
export interface RigParts {
  readonly adapter: Adapter;
  readonly gate: GateSwitch;
  readonly peer: Peer;
  readonly symbol: string;
  readonly unit: SizeUnit;
  readonly account: string;
  /** Lets time pass for the adapter and its peer: so much of it on a clock of its own, a moment on the machine's. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const MARKET_PRICE = 16_250.5;
const WAIT_STEP_MS = 50;
const WAIT_STEPS_MAX = 2_400;

/** An adapter under test with a recorder for what it tells, which holds it to the promises of the port at every event. */
export class Rig {
  readonly parts: RigParts;
  readonly events: AdapterEvent[] = [];
  readonly ticks: Uint8Array[] = [];
  readonly lights: Lights[] = [];
  /** Promises that were broken, in words. */
  readonly broken: string[] = [];
  /** Links that began; who registers again over one that stands only says more of itself. */
  links = 0;
  #isLinked = false;
  #isStarted = false;
  #numbers = 0;
  #reports = 0;

  constructor(parts: RigParts) {
    this.parts = parts;
  }

  start(): void {
    this.#isStarted = true;
    this.parts.adapter.start({
      event: (event) => this.#take(event),
      ticks: (bytes) => this.ticks.push(bytes.slice()),
      lights: (lights) => this.lights.push(lights),
    });
  }

  stop(): void {
    this.parts.adapter.stop();
    this.#isStarted = false;
    this.#isLinked = false;
  }

  #take(event: AdapterEvent): void {
    this.events.push(event);
    if (!this.#isStarted) this.broken.push(`${event.type} came after stop`);
    if (event.type === 'registered') {
      if (!this.#isLinked) this.links += 1;
      this.#isLinked = true;
    } else if (!this.#isLinked) this.broken.push(`${event.type} came before registered`);
    if (event.type === 'lost') this.#isLinked = false;
  }

  get identity(): PlatformIdentity | undefined {
    const found = this.events.findLast((event) => event.type === 'registered');
    return found?.type === 'registered' ? found.identity : undefined;
  }

  get abilities(): Abilities | undefined {
    return this.identity?.abilities;
  }

  async connected(): Promise<void> {
    this.start();
    await this.until('it registers', () => this.#isLinked);
  }

  get isLinked(): boolean {
    return this.#isLinked;
  }

  /** Lets time pass until something holds; fails with `what` after two minutes. */
  async until(what: string, holds: () => boolean): Promise<void> {
    for (let step = 0; step < WAIT_STEPS_MAX; step++) {
      if (holds()) {
        // What the peer did with it is to be seen too.
        await this.parts.pass(0);
        return;
      }
      await this.parts.pass(WAIT_STEP_MS);
    }
    throw new Error(`waited in vain until ${what}; was told ${JSON.stringify(this.events.slice(-5))}`);
  }

  async pass(ms: number): Promise<void> {
    await this.parts.pass(ms);
  }

  newId(): OrderId {
    this.#numbers += 1;
    return orderIdOf(1_795_185_000_000_000 + this.#numbers);
  }

  send(order: Partial<OrderCommand> = {}): { readonly orderId: OrderId; readonly outcome: SendOutcome } {
    const orderId = order.orderId ?? this.newId();
    const { symbol, unit, account } = this.parts;
    const whole: OrderCommand = {
      orderId,
      signalId: `signal-${orderId}`,
      symbol,
      side: 'BUY',
      size: 1,
      unit,
      orderType: 'MARKET',
      timeInForce: 'DAY',
      role: 'ENTRY',
      reduceOnly: false,
      account,
      ...order,
    };
    return { orderId, outcome: this.command({ type: 'submitOrder', platform: this.platform, order: whole }) };
  }

  get platform(): Adapter['platform'] {
    return this.parts.adapter.platform;
  }

  command(command: PlatformCommand): SendOutcome {
    return this.parts.adapter.send(command);
  }

  cancel(orderId: OrderId): SendOutcome {
    const { account } = this.parts;
    return this.command({ type: 'cancelOrder', platform: this.platform, orderId, account });
  }

  fills(orderId: OrderId): readonly FillReport[] {
    return this.events.flatMap((event) =>
      event.type === 'fill' && event.fill.orderId === orderId ? [event.fill] : [],
    );
  }

  /** Executions by their ids: what the gateway counts. */
  filled(orderId: OrderId): number {
    const sizes = new Map(this.fills(orderId).map(({ execId, lastSize = 0 }) => [execId, lastSize]));
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  statuses(orderId: OrderId): readonly string[] {
    return this.events.flatMap((event) =>
      event.type === 'orderStatus' && event.orderId === orderId ? [event.status] : [],
    );
  }

  reasonOf(orderId: OrderId, status: string): string | undefined {
    const found = this.events.find(
      (event) => event.type === 'orderStatus' && event.orderId === orderId && event.status === status,
    );
    return found?.type === 'orderStatus' ? found.reason : undefined;
  }

  /** A LIMIT order far below the market, which the platform has taken. */
  async rests(order: Partial<OrderCommand> = {}): Promise<OrderId> {
    const { orderId } = this.send({ orderType: 'LIMIT', limitPrice: MARKET_PRICE - 10, ...order });
    await this.until('the order rests', () => this.statuses(orderId).some((status) => /accepted|working/.test(status)));
    return orderId;
  }

  async fillsWhole(order: Partial<OrderCommand> = {}): Promise<OrderId> {
    const { orderId } = this.send(order);
    await this.until('the order fills', () => this.filled(orderId) === (order.size ?? 1));
    return orderId;
  }

  /** Asks for a report and waits for it. */
  async report(): Promise<PlatformReport> {
    this.#reports += 1;
    const requestId = `R${this.#reports}`;
    this.command({ type: 'requestReport', platform: this.platform, requestId, sinceUs: 0 });
    const find = (): AdapterEvent | undefined =>
      this.events.find((event) => event.type === 'report' && event.report.requestId === requestId);
    await this.until('the report comes', () => find() !== undefined);
    const found = find();
    if (found?.type !== 'report') throw new Error('no report');
    return found.report;
  }
}
