import { decode, encode } from '@msgpack/msgpack';
import type { Clock } from '../../base/clock.ts';
import { seededRandom } from '../../base/random.ts';
import { openDealerLink, type DealerLink } from '../../zmtp/dealer-link.ts';
import { steadyUs } from '../steady-time.ts';

/** An ORDER as it came over the wire. */
export interface BenchOrder {
  readonly order_id: string;
  readonly signal_id: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly role: string;
}

export interface BenchPlatformOptions {
  readonly id: string;
  readonly port: number;
  readonly clock: Clock;
  /** Told of each order with the steady time at which its bytes were read. */
  readonly ordered: (order: BenchOrder, atUs: number) => void;
  readonly registered: () => void;
}

/** A platform of version 1 that fills every order whole, a moment after it came, and remembers all of it for reports. */
export interface BenchPlatform {
  readonly orders: number;
  close(): void;
}

const HEARTBEAT_MS = 1_000;
/** An order is filled so long after it came: several of a moment together, none while others of it are still read. */
const FILL_MS = 1;
const REPORT_PART = 2_000;
const PRICE = 16_250.25;
/** First byte of the text ORDER, after the map's head and the key `type`. */
const TYPE_AT = 6;
const ORDER = 0xa0 | 'ORDER'.length;

/** Dials the platform door, registers and goes on until closed; a lost link is dialled again within 100 ms. */
export function openBenchPlatform(options: BenchPlatformOptions): BenchPlatform {
  return new Platform(options);
}

interface Fill extends BenchOrder {
  readonly tsUs: number;
}

class Platform implements BenchPlatform {
  readonly #options: BenchPlatformOptions;
  readonly #link: DealerLink;
  readonly #fills: Fill[] = [];
  readonly #positions = new Map<string, number>();
  #arrived: { readonly bytes: Uint8Array; readonly atUs: number }[] = [];
  #cancelBeat: () => void = () => {};

  constructor(options: BenchPlatformOptions) {
    this.#options = options;
    const { id, port, clock } = options;
    this.#link = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'DEALER',
      clock,
      redial: { firstMs: 50, ceilingMs: 100, random: seededRandom(id.length) },
      handler: {
        opened: () => this.#register(),
        message: (bytes, start, end) => this.#take(bytes, start, end),
        readEnded: () => {},
        closed: () => this.#cancelBeat(),
        malformed: (reason) => console.error(`${id}: ${reason}`),
      },
    });
  }

  get orders(): number {
    return this.#fills.length;
  }

  close(): void {
    this.#cancelBeat();
    this.#link.close();
  }

  #register(): void {
    const capabilities = { order_types: ['MARKET'], partials: true, positions: true, report: true };
    const account = `bench-${this.#options.id}`;
    this.#say({ type: 'REGISTER', protocol: 1, account, currency: 'USD', mode: 'demo', capabilities, symbols: [] });
    this.#beat();
  }

  #beat(): void {
    this.#cancelBeat = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#say({ type: 'HEARTBEAT', ts_us: this.#options.clock.nowUs() });
      this.#beat();
    });
  }

  /** The time of an order counts, so it is read before anything is done with the order. */
  #take(bytes: Buffer, start: number, end: number): void {
    const atUs = steadyUs();
    if (bytes[start + TYPE_AT] !== ORDER) return this.#answer(decode(bytes.subarray(start, end)) as { type: string });
    this.#arrived.push({ bytes: Uint8Array.prototype.slice.call(bytes, start, end), atUs });
    if (this.#arrived.length === 1) this.#options.clock.after(FILL_MS, () => this.#fillArrived());
  }

  #fillArrived(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const { bytes, atUs } of arrived) {
      const order = decode(bytes) as BenchOrder;
      this.#options.ordered(order, atUs);
      this.#fill(order);
    }
  }

  #fill({ order_id, signal_id, symbol, side, quantity, role }: BenchOrder): void {
    const tsUs = this.#options.clock.nowUs();
    const sign = side === 'BUY' ? 1 : -1;
    this.#fills.push({ order_id, signal_id, symbol, side, quantity, role, tsUs });
    this.#positions.set(symbol, (this.#positions.get(symbol) ?? 0) + sign * quantity);
    this.#say({
      type: 'ORDER_FILL',
      order_id,
      exec_id: `x${order_id}`,
      symbol,
      side,
      last_qty: quantity,
      last_price: PRICE,
      filled_qty: quantity,
      fill_price: PRICE,
      status: 'FILLED',
      ts_us: tsUs,
    });
  }

  #answer(message: { readonly type: string; readonly request_id?: string; readonly since_us?: number }): void {
    if (message.type === 'REGISTERED') this.#options.registered();
    else if (message.type === 'REGISTER_REQUEST') this.#register();
    else if (message.type === 'REPORT_REQUEST') this.#report(message.request_id ?? '', message.since_us ?? 0);
    else if (message.type === 'ERROR') console.error(`${this.#options.id}: ${JSON.stringify(message)}`);
  }

  #report(requestId: string, sinceUs: number): void {
    const since = this.#fills.filter(({ tsUs }) => tsUs >= sinceUs);
    for (let at = 0, part = 1; at === 0 || at < since.length; at += REPORT_PART, part += 1) {
      const fills = since.slice(at, at + REPORT_PART);
      this.#say({
        type: 'REPORT',
        request_id: requestId,
        part,
        history_from_us: 0,
        orders: fills.map(({ order_id, symbol, side, quantity }) => ({
          order_id,
          platform_order_id: `p${order_id}`,
          symbol,
          side,
          quantity,
          filled_qty: quantity,
          fill_price: PRICE,
          status: 'FILLED',
        })),
        executions: fills.map(({ order_id, symbol, side, quantity, tsUs }) => ({
          order_id,
          exec_id: `x${order_id}`,
          symbol,
          side,
          qty: quantity,
          price: PRICE,
          ts_us: tsUs,
        })),
        positions: [...this.#positions].map(([symbol, qty]) => ({ symbol, qty, avg_price: PRICE })),
        complete: at + REPORT_PART >= since.length,
      });
    }
  }

  #say(message: object): void {
    this.#link.send(encode({ v: 1, platform: this.#options.id, ...message }));
  }
}
