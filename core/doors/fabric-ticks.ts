import type { Clock } from '../base/clock.ts';
import { rootOfCell } from '../model/quote-board.ts';
import { timesOf } from '../wire/encode-command.ts';
import { pack } from '../wire/pack.ts';
import { FLAG_LONG } from '../zmtp/codec.ts';
import type { DoorPeer, TickBatch } from '../zmtp/door-peer.ts';

export interface FabricTicksOptions {
  readonly clock: Clock;
  /** The universal symbol of a seat of the quote board. */
  readonly rootAt: (key: number) => string | undefined;
  /** Publishes one message; resolves when the socket has it. What nobody subscribed to goes nowhere. */
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  /** Calls back soon, after other work of this process had its turn. */
  readonly soon: (run: () => void) => void;
  /** A new one at each start of the publisher. */
  readonly session: string;
}

/** The topic of how many ticks were published; no symbol begins with an underscore. */
export const STATUS_TOPIC = '_status';
export const STATUS_EVERY_MS = 1_000;
/** Ticks that wait; above it the newest of each symbol and platform stays. */
export const FABRIC_TICKS_MAX = 4_096;
const SHORT_HEADER_BYTES = 2;
const LONG_HEADER_BYTES = 9;
/** Ticks published before other work has its turn. */
const TURN_TICKS = 64;

interface Waiting {
  readonly key: number;
  payload: Uint8Array;
}

/**
 * The ticks of the gateway for the fabric's data socket: what the tick lane sends to its peers, published under its universal
 * symbol. Stands in the fan-out as a peer that takes single ticks. Every second `_status` tells how many ticks of each symbol
 * were published before it, so that a reader sees what it missed.
 */
export class FabricTicks implements DoorPeer {
  readonly id = -1;
  readonly socketType = 'DEALER';
  readonly identity: Uint8Array = new Uint8Array();
  readonly address = 'fabric';
  readonly canPing = false;
  readonly rttUs = undefined;
  /** Its bytes are copied, so that nothing of a batch is held. */
  readonly queuedBytes = 0;
  readonly lastHeardUs = 0;
  conflatedTicks = 0;
  isOpen = true;
  readonly #options: FabricTicksOptions;
  readonly #published = new Map<string, number>();
  #waiting: Waiting[] = [];
  /** Where the waiting tick of a key stands, while the newest alone stays. */
  #newest: Map<number, Waiting> | undefined;
  #total = 0;
  #isPublishing = false;
  #isStatusDue = false;
  #cancelStatus: () => void = () => {};

  constructor(options: FabricTicksOptions) {
    this.#options = options;
    this.#statusLater();
  }

  /** Ticks published so far. */
  get published(): number {
    return this.#total;
  }

  sendTicks({ bytes, count, ends, keys }: TickBatch): void {
    if (!this.isOpen) return;
    let start = 0;
    for (let index = 0; index < count; index++) {
      const end = ends[index]!;
      this.#take(keys[index]!, new Uint8Array(bytes.subarray(bodyOf(bytes, start), end)));
      start = end;
    }
    if (!this.#isPublishing && this.#waiting.length > 0) void this.#publish();
  }

  /** Nothing but ticks goes to the fabric's data socket. */
  send(): boolean {
    return false;
  }

  ping(): void {}

  close(): void {
    this.isOpen = false;
    this.#waiting = [];
    this.#cancelStatus();
  }

  #take(key: number, payload: Uint8Array): void {
    const known = this.#newest?.get(key);
    if (known !== undefined) {
      known.payload = payload;
      this.conflatedTicks += 1;
      return;
    }
    const tick = { key, payload };
    this.#waiting.push(tick);
    this.#newest?.set(key, tick);
    if (this.#newest === undefined && this.#waiting.length > FABRIC_TICKS_MAX) this.#conflate();
  }

  #conflate(): void {
    const newest = new Map<number, Waiting>();
    for (const tick of this.#waiting) {
      newest.delete(tick.key);
      newest.set(tick.key, tick);
    }
    this.conflatedTicks += this.#waiting.length - newest.size;
    this.#waiting = [...newest.values()];
    this.#newest = newest;
  }

  /** One flow for ticks and status, so that a status counts exactly what went before it. */
  async #publish(): Promise<void> {
    this.#isPublishing = true;
    while (this.isOpen && (this.#waiting.length > 0 || this.#isStatusDue)) {
      const turn = this.#waiting.splice(0, TURN_TICKS);
      for (const { key } of turn) this.#newest?.delete(key);
      for (const tick of turn) await this.#publishTick(tick);
      if (this.#isStatusDue) await this.#publishStatus();
      if (turn.length > 0) await new Promise<void>((resolve) => this.#options.soon(resolve));
    }
    this.#newest = undefined;
    this.#isPublishing = false;
  }

  async #publishTick({ key, payload }: Waiting): Promise<void> {
    const root = this.#options.rootAt(rootOfCell(key));
    if (root === undefined || !this.isOpen) return;
    this.#total += 1;
    this.#published.set(root, (this.#published.get(root) ?? 0) + 1);
    await this.#options.publish(root, payload);
  }

  #statusLater(): void {
    const { clock } = this.#options;
    this.#cancelStatus = clock.after(STATUS_EVERY_MS, () => {
      this.#statusLater();
      this.#isStatusDue = true;
      if (!this.#isPublishing) void this.#publish();
    });
  }

  async #publishStatus(): Promise<void> {
    this.#isStatusDue = false;
    const { clock, session, publish } = this.#options;
    const symbols = Object.fromEntries(this.#published);
    const status = { type: 'STATUS', session, seq: this.#total, symbols, ...timesOf(clock.nowUs()) };
    await publish(STATUS_TOPIC, pack(status));
  }
}

/** Where the body of a ZMTP frame begins. */
function bodyOf(bytes: Uint8Array, start: number): number {
  const isLong = (bytes[start]! & FLAG_LONG) !== 0;
  return start + (isLong ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES);
}
