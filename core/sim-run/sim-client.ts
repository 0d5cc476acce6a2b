import type { Random } from '../base/random.ts';
import { mustHold } from './invariant.ts';
import type { ScriptMessage } from './memory-link.ts';
import type { SimFaults } from './sim-faults.ts';

/** What a client remembers of a message with an id. */
interface Remembered {
  readonly message: ScriptMessage;
  /** The orders by which it acted: those of which the gateway said more than that they are pending or denied. */
  readonly orders: Set<string>;
  filledQty: number;
  isAnswered: boolean;
  /** It heard the end of it. */
  isOver: boolean;
}

const SYMBOLS = ['NQ', 'ES', 'YM', 'RTY'];
/** Limit prices about where the simulated market stands. */
const PRICES: Readonly<Record<string, number>> = { NQ: 16_250, ES: 4_725, YM: 37_450, RTY: 1_985 };
/** So many messages are remembered for repeats and for what the gateway says of them. */
const REMEMBERED_MAX = 2_000;
/** How soon a client whose link was renewed behind its back notices: at one of so many messages. */
const HELLO_RATE = 0.2;

/**
 * A restless AI pipeline. It keeps its own truth: what it hears about a signal never contradicts what it heard before,
 * over restarts of the gateway too; and it repeats what was not answered, with its old id.
 */
export class SimClient {
  private readonly name: string;
  private readonly isLegacy: boolean;
  private readonly random: Random;
  private readonly faults: SimFaults;
  private readonly remembered = new Map<string, Remembered>();
  private say: ((message: object) => void) | undefined;
  private sent = 0;
  private isNamed = false;
  /** It has spoken without its name: an id may stand for two things then, one under each. */
  private wasNameless = false;

  constructor(name: string, isLegacy: boolean, random: Random, faults: SimFaults) {
    this.name = name;
    this.isLegacy = isLegacy;
    this.random = random;
    this.faults = faults;
  }

  /** Messages that the gateway has not answered yet. */
  get unanswered(): readonly string[] {
    return [...this.remembered].flatMap(([id, { isAnswered }]) => (isAnswered ? [] : [id]));
  }

  /** It is connected to a gateway, and says hello unless it is a legacy script. */
  connected(say: (message: object) => void): void {
    this.say = say;
    this.isNamed = this.isLegacy;
    if (!this.random.chance(this.faults.silentRenewalRate)) this.sayHello();
    this.wasNameless ||= !this.isNamed;
    this.repeatUnanswered();
  }

  private sayHello(): void {
    if (this.isNamed) return;
    this.isNamed = true;
    this.say?.({ type: 'HELLO', protocol: 1, client: this.name });
  }

  /** Its gateway is gone. */
  lost(): void {
    this.say = undefined;
  }

  /** Sends every message again that was not answered. */
  repeatUnanswered(): void {
    for (const id of this.unanswered) this.say?.(this.remembered.get(id)!.message);
  }

  /** Does one of the things that a pipeline does. */
  act(): void {
    const { random, faults } = this;
    if (random.chance(HELLO_RATE)) this.sayHello();
    if (random.chance(faults.haltRate))
      return this.say?.({ type: random.chance(0.5) ? 'KILL' : 'REDUCE', reason: 'sim' });
    if (random.chance(faults.repeatRate)) return this.repeat();
    const kind = random.next();
    const symbol = SYMBOLS[random.int(SYMBOLS.length)]!;
    if (kind < 0.04) return this.order({ type: 'FLATTEN', symbol });
    if (kind < 0.2 && !this.isLegacy) return this.order({ type: 'TARGET', symbol, position: random.int(5) - 2 });
    if (kind < (this.lastAtLimit() === undefined ? 0.28 : 0.6)) return this.change();
    return this.order(this.signal(symbol));
  }

  /** Hears what the gateway says, and holds it to what it said before. */
  hears(message: ScriptMessage): void {
    const id = message['order_id'];
    const known = typeof id === 'string' ? this.remembered.get(id) : undefined;
    if (known === undefined) return;
    const { type, code } = message;
    if (type === 'ERROR' && (code === 'ID_REUSED' || code === 'PLATFORM_REJECTED')) return;
    known.isAnswered = true;
    if (type === 'ORDER_DONE' || type === 'ORDER_REJECT') known.isOver = true;
    // Every flatten acts on what is held then, also one with an old id.
    if (known.message['type'] === 'FLATTEN') return;
    const children = message['children'];
    if (!Array.isArray(children) || children.length === 0) return;
    this.holdOrders(String(id), known, children as readonly ScriptMessage[]);
    const filledQty = message['filled_qty'];
    if (type !== 'ORDER_FILL' || typeof filledQty !== 'number') return;
    mustHold(
      filledQty >= known.filledQty,
      () => `${this.name} ${String(id)}: ${known.filledQty} had filled, and then ${filledQty}`,
    );
    known.filledQty = filledQty;
  }

  /** An order by which a message acted is never replaced by another one. */
  private holdOrders(id: string, known: Remembered, children: readonly ScriptMessage[]): void {
    const told = new Set(children.map((child) => String(child['order_id'])));
    for (const orderId of known.orders)
      mustHold(told.has(orderId), () => `${this.name} ${id}: it acted by order ${orderId}, and then by other ones`);
    for (const child of children) {
      const hasLeft = child['status'] !== undefined && child['status'] !== 'PENDING' && child['status'] !== 'DENIED';
      if (hasLeft) known.orders.add(String(child['order_id']));
    }
  }

  private signal(symbol: string): ScriptMessage {
    const { random } = this;
    const side = random.chance(0.5) ? 'BUY' : 'SELL';
    const signal = {
      type: 'SIGNAL',
      symbol,
      side,
      quantity: 1 + random.int(2),
      confidence: 0.8,
      ...(random.chance(0.5) && { stop_loss_points: this.points(symbol) }),
      ...(random.chance(0.3) && { take_profit_points: this.points(symbol) }),
    };
    if (this.isLegacy || !random.chance(0.35)) return signal;
    return { ...signal, order_type: 'LIMIT', limit_price: this.price(symbol, side), tif: 'GTC' };
  }

  /** A price that is met at once or soon, or one so far behind the market that an order rests there. */
  private price(symbol: string, side: unknown): number {
    const { random } = this;
    const market = PRICES[symbol]!;
    const far = side === 'BUY' ? -0.004 : 0.004;
    const share = random.chance(0.3) ? far : 0.0005 * (random.next() - 0.5);
    return Math.round(market * (1 + share) * 4) / 4;
  }

  /** A distance that the market walks within minutes, or not in hours. */
  private points(symbol: string): number {
    const share = this.random.chance(0.5) ? 0.0003 : 0.01;
    return PRICES[symbol]! * share * (0.5 + this.random.next());
  }

  private order(message: ScriptMessage): void {
    this.sent += 1;
    const id = `${this.name}-${this.sent}`;
    const withId = { ...message, order_id: id };
    this.remembered.set(id, { message: withId, orders: new Set(), filledQty: 0, isAnswered: false, isOver: false });
    if (this.remembered.size > REMEMBERED_MAX) this.forgetOldest();
    this.say?.(withId);
  }

  /** Sends an old message again, as it was or with another quantity. */
  private repeat(): void {
    const old = this.pickOld();
    if (old === undefined) return;
    const isReuse = this.random.chance(this.faults.reuseRate / this.faults.repeatRate) && !this.wasNameless;
    this.say?.(isReuse && old['type'] === 'SIGNAL' ? { ...old, quantity: Number(old['quantity']) + 1 } : old);
  }

  /** Cancels or changes an old order: rather one that may rest. */
  private change(): void {
    const resting = this.lastAtLimit();
    const old = resting === undefined || this.random.chance(0.2) ? this.pickOld() : resting;
    if (old === undefined) return;
    const order = { order_id: old['order_id'] };
    const kind = this.isLegacy ? 0 : this.random.next();
    const quantity = 1 + this.random.int(3);
    const limit = { limit_price: this.price(String(old['symbol']), old['side']) };
    if (kind < 0.25) this.say?.({ type: 'CANCEL', ...order });
    else if (kind < 0.45) this.say?.({ type: 'MODIFY', ...order, quantity });
    else this.say?.({ type: 'MODIFY', ...order, ...limit, ...(kind < 0.6 && { quantity }) });
  }

  private lastAtLimit(): ScriptMessage | undefined {
    const recent = [...this.remembered.values()].slice(-10);
    return recent.findLast(({ message, isOver }) => !isOver && message['order_type'] === 'LIMIT')?.message;
  }

  private pickOld(): ScriptMessage | undefined {
    const recent = [...this.remembered.values()].slice(-20);
    return recent[this.random.int(Math.max(1, recent.length))]?.message;
  }

  private forgetOldest(): void {
    for (const [id, { isAnswered }] of this.remembered) {
      if (this.remembered.size <= REMEMBERED_MAX / 2) return;
      if (isAnswered) this.remembered.delete(id);
    }
  }
}
