import type { CarrierOwner, LinkOwner, MakeCarrier } from '../../core/adapters/bridge/bridge-carrier.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { unpackMap, type WireMap } from '../../core/wire/unpack.ts';

/** How a terminal with a bridge introduces itself, and what it fills at. */
export interface MemoryBridgeOptions {
  readonly platform: PlatformId;
  readonly clock: Clock;
  readonly token: string;
  readonly currency: string;
  readonly symbol: string;
  readonly price: number;
  /** The keys of its symbol beside the name. */
  readonly terms: Readonly<Record<string, Packable>>;
}

const BEAT_MS = 500;
const REDIAL_MS = 1_000;

/**
 * A terminal with a bridge, within the process: it dials whenever somebody listens, registers, beats, fills market orders
 * whole at its price, and reports what it holds.
 */
export class MemoryBridge {
  readonly #options: MemoryBridgeOptions;
  readonly #executions: Record<string, Packable>[] = [];
  /** Orders that it was sent, over all links. */
  readonly orders: WireMap[] = [];
  /** What it fills at. */
  price: number;
  #gateway: CarrierOwner | undefined;
  #link: LinkOwner | undefined;
  #held = 0;
  #seq = 0;

  constructor(options: MemoryBridgeOptions) {
    this.#options = options;
    this.price = options.price;
    this.#dialAgain();
  }

  /** Sends one tick. */
  tick(symbol: string, price: number): void {
    const { platform, clock } = this.#options;
    this.#say({ type: 'MARKET_DATA', platform, data: { symbol, price, volume: 1, timestamp: clock.nowUs() / 1e6 } });
  }

  get isListenedFor(): boolean {
    return this.#gateway !== undefined;
  }

  get held(): number {
    return this.#held;
  }

  readonly carrier: MakeCarrier = (_parts, owner) => ({
    open: () => {
      this.#gateway = owner;
      owner.listening(1);
    },
    close: () => {
      this.#gateway = undefined;
    },
  });

  #dialAgain(): void {
    this.#options.clock.after(REDIAL_MS, () => {
      if (this.#gateway !== undefined && this.#link === undefined) this.#dial(this.#gateway);
      this.#dialAgain();
    });
  }

  #dial(gateway: CarrierOwner): void {
    let isOpen = true;
    gateway.accepted((owner) => {
      this.#link = owner;
      return {
        get isOpen() {
          return isOpen;
        },
        queuedBytes: 0,
        send: (payload) => {
          const message = unpackMap(payload);
          if (message.ok) this.#options.clock.after(1, () => this.#hear(owner, message.value));
          return isOpen;
        },
        checkTime: () => {},
        close: () => {
          isOpen = false;
          if (this.#link === owner) this.#link = undefined;
        },
      };
    });
    const { platform, token, currency, symbol, terms } = this.#options;
    this.#say({
      type: 'REGISTER',
      protocol: 1,
      platform,
      token,
      account: '1001',
      login: '1001',
      server: 'Broker-Demo',
      currency,
      mode: 'demo',
      capabilities: { order_types: ['MARKET'], partials: true, modify: false, positions: true, report: true },
      symbols: [{ symbol, ...terms }],
    });
    this.#beat(this.#link);
  }

  #beat(link: LinkOwner | undefined): void {
    this.#options.clock.after(BEAT_MS, () => {
      if (link === undefined || this.#link !== link) return;
      this.#say({ type: 'HEARTBEAT' });
      this.#beat(link);
    });
  }

  #say(message: Readonly<Record<string, Packable>>): void {
    this.#link?.frame(pack({ ...message, v: 1 }));
  }

  #hear(link: LinkOwner, message: WireMap): void {
    if (this.#link !== link) return;
    if (message['type'] === 'ORDER') this.#fill(message);
    if (message['type'] === 'REPORT_REQUEST') this.#report(String(message['request_id']));
  }

  #fill(order: WireMap): void {
    this.orders.push(order);
    const { price } = this;
    const { order_id, symbol, side, quantity } = order;
    const size = Number(quantity);
    this.#held += side === 'BUY' ? size : -size;
    this.#seq += 1;
    const fill = { order_id: String(order_id), exec_id: `X${this.#seq}`, symbol: String(symbol), side: String(side) };
    const tsUs = this.#options.clock.nowUs();
    this.#executions.push({ ...fill, qty: size, price, ts_us: tsUs });
    this.#say({ type: 'COMMAND_RESULT', cmd_id: String(order_id), outcome: 'done' });
    this.#say({
      type: 'ORDER_FILL',
      ...fill,
      last_qty: size,
      last_price: price,
      filled_qty: size,
      fill_price: price,
      status: 'FILLED',
      ts_us: tsUs,
      epoch: 'memory',
      seq: this.#seq,
    });
  }

  #report(request_id: string): void {
    const { symbol } = this.#options;
    this.#say({
      type: 'REPORT',
      request_id,
      part: 1,
      history_from_us: 0,
      orders: [],
      executions: this.#executions,
      positions: this.#held === 0 ? [] : [{ symbol, qty: this.#held, avg_price: this.price }],
      complete: true,
    });
  }
}
