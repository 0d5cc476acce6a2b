import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../core/base/clock.ts';
import type { Dial, WireEvents } from '../../core/adapters/sierra/dial.ts';
import { ANSWERS } from './dtc-answers.ts';
import { DTC_NQ, usualBehaviour, type DtcBehaviour, type DtcSymbol } from './dtc-behaviour.ts';
import { DtcBooks, MARKET, REASON, STATUS, type BookedExecution, type BookedOrder } from './dtc-books.ts';
import { readDtc, writeDtc, type DtcMessage, type DtcName, type DtcValues } from './dtc-layouts.ts';

/** What the protocol writes where a double has no value. */
const UNSET = Number.MAX_VALUE;
const HEARTBEAT_MS = 10_000;

export interface DtcPeer {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
  readonly subscribed: Map<string, number>;
  inbox: Uint8Array;
  isOver: boolean;
}

/** A DTC server of our own that behaves as Sierra Chart is documented to: a stand-in, not Sierra Chart. */
export class DtcServer {
  readonly books: DtcBooks;
  readonly symbols = new Map<string, DtcSymbol>([[DTC_NQ.symbol, DTC_NQ]]);
  readonly prices = new Map<string, number>([[DTC_NQ.symbol, 16_250.5]]);
  /** Everything that clients have sent, in order, over all links. */
  readonly received: DtcMessage[] = [];
  readonly behaviour: DtcBehaviour = usualBehaviour();
  /** Called before and after everything that happens to an order; a test pulls the plug in it. */
  step: (name: string) => void = () => {};
  /** Links taken so far. */
  links = 0;
  readonly #clock: Clock;
  readonly #peers = new Set<DtcPeer>();
  #server: Server | undefined;
  #isListening = true;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.books = new DtcBooks(clock);
  }

  /** Takes connections within the process: bytes arrive as the clock is moved on, in order. */
  readonly dial: Dial = (_host, _port, events) => {
    let peer: DtcPeer | undefined;
    let isClosed = false;
    this.#clock.after(0, () => {
      if (isClosed) return;
      if (!this.#isListening) {
        events.closed('ECONNREFUSED');
        return;
      }
      peer = this.#join(events);
      events.opened();
    });
    return {
      write: (bytes) => {
        const sent = bytes.slice();
        const to = peer;
        this.#clock.after(0, () => to !== undefined && this.#receive(to, sent));
      },
      queuedBytes: 0,
      close: () => {
        isClosed = true;
        // What was written before the close still arrives.
        const to = peer;
        this.#clock.after(0, () => to !== undefined && this.#leave(to));
        if (to !== undefined) this.#silenced.add(to);
      },
    };
  };
  readonly #silenced = new Set<DtcPeer>();

  #join(events: WireEvents): DtcPeer {
    const peer: DtcPeer = {
      write: (bytes) => {
        this.#clock.after(0, () => {
          if (!peer.isOver && !this.#silenced.has(peer)) events.received(bytes);
        });
      },
      close: () => {
        this.#clock.after(0, () => {
          if (!this.#silenced.has(peer)) events.closed('ECONNRESET');
        });
      },
      subscribed: new Map(),
      inbox: new Uint8Array(0),
      isOver: false,
    };
    this.#welcome(peer);
    return peer;
  }

  /** Takes connections over TCP; resolves with the port. */
  async listen(port = 0): Promise<number> {
    const server = createServer((socket) => this.#joinSocket(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
    return address.port;
  }

  #joinSocket(socket: Socket): void {
    const peer: DtcPeer = {
      write: (bytes) => socket.write(bytes),
      close: () => socket.destroy(),
      subscribed: new Map(),
      inbox: new Uint8Array(0),
      isOver: false,
    };
    socket.on('error', () => {});
    socket.on('close', () => this.#leave(peer));
    socket.on('data', (bytes: Buffer) => this.#receive(peer, bytes));
    this.#welcome(peer);
  }

  #welcome(peer: DtcPeer): void {
    this.links += 1;
    this.#peers.add(peer);
    if (this.behaviour.encoding === 'json') peer.write(Buffer.from('{"Type":7,"Encoding":2}\0', 'latin1'));
    const beat = (): void => {
      if (peer.isOver) return;
      if (this.behaviour.beats) this.#sendTo(peer, 'HEARTBEAT', { CurrentDateTime: this.#clock.nowUs() / 1e6 });
      this.#clock.after(HEARTBEAT_MS, beat);
    };
    this.#clock.after(HEARTBEAT_MS, beat);
  }

  #leave(peer: DtcPeer): void {
    peer.isOver = true;
    this.#peers.delete(peer);
  }

  /** Pulls the plug: every link breaks, and what was on its way either way is gone. */
  cut(): void {
    for (const peer of this.#peers) {
      this.#leave(peer);
      peer.close();
    }
  }

  /** Nobody listens from now on; `open` undoes it. */
  shut(): void {
    this.#isListening = false;
    this.cut();
  }

  open(): void {
    this.#isListening = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) =>
      this.#server === undefined ? resolve() : this.#server.close(() => resolve()),
    );
  }

  /** Says something to every client. */
  say(name: DtcName, values: DtcValues): void {
    for (const peer of this.#peers) this.#sendTo(peer, name, values);
  }

  /** Sends bytes as they are to every client. */
  sayBytes(bytes: Uint8Array): void {
    for (const peer of this.#peers) peer.write(bytes);
  }

  get nowUs(): number {
    return this.#clock.nowUs();
  }

  of(name: DtcName): readonly DtcMessage[] {
    return this.received.filter((message) => message.name === name);
  }

  /** A price of the server's own counting: resting orders trade at it, and who has subscribed is told. */
  setPrice(symbol: string, price: number): void {
    this.prices.set(symbol, price);
    for (const order of this.books.orders)
      if (order.symbol === symbol && this.books.isOpen(order) && order.status !== STATUS.sent)
        if (this.books.trades(order, price)) this.fill(order, order.quantity - order.filled, price);
    for (const peer of this.#peers) {
      const SymbolID = peer.subscribed.get(symbol);
      if (SymbolID === undefined || !this.behaviour.givesData) continue;
      const DateTime = Math.floor(this.#clock.nowUs() / 1e6);
      this.#sendTo(peer, 'BID_ASK_COMPACT', { SymbolID, BidPrice: price - 0.25, AskPrice: price, DateTime });
      this.#sendTo(peer, 'TRADE_COMPACT', { SymbolID, Price: price, Volume: 1, DateTime });
    }
  }

  accept(order: BookedOrder): void {
    this.step('before accept');
    order.status = STATUS.open;
    this.step('accepted, not told');
    this.tell(order, REASON.accepted);
    this.step('accept told');
  }

  reject(order: BookedOrder, text: string): void {
    order.status = STATUS.rejected;
    this.step('rejected, not told');
    this.tell(order, REASON.rejected, { InfoText: text });
    this.step('reject told');
  }

  fill(order: BookedOrder, quantity: number, price = this.prices.get(order.symbol) ?? 0): BookedExecution {
    this.step('before fill');
    const execution = this.books.execute(order, quantity, price);
    this.step(order.status === STATUS.filled ? 'filled, not told' : 'partly filled, not told');
    this.tellFill(order, execution);
    this.step(order.status === STATUS.filled ? 'fill told' : 'part told');
    const { pairedWith } = order;
    if (pairedWith === undefined || !this.books.isOpen(pairedWith)) return execution;
    if (order.status === STATUS.filled) this.cancel(pairedWith, 'the other order of the pair filled');
    else this.#reduce(pairedWith, quantity);
    return execution;
  }

  /** What fills of one order of a pair is taken from the other. Which reason such an update has is UNCONFIRMED. */
  #reduce(order: BookedOrder, quantity: number): void {
    order.quantity -= quantity;
    this.tell(order, REASON.changed);
  }

  cancel(order: BookedOrder, text = ''): void {
    order.status = STATUS.cancelled;
    this.step('cancelled, not told');
    this.tell(order, REASON.cancelled, { InfoText: text });
    this.step('cancel told');
  }

  tellFill(order: BookedOrder, { id, price, quantity, tsUs }: BookedExecution): void {
    this.tell(order, order.status === STATUS.filled ? REASON.filled : REASON.partly, {
      LastFillPrice: price,
      LastFillQuantity: quantity,
      LastFillDateTime: Math.floor(tsUs / 1_000),
      LastFillExecutionID: id,
    });
  }

  /** Tells every client of an order; what is not given stays unset, as the protocol has it. */
  tell(order: BookedOrder, reason: number, more: DtcValues = {}): void {
    const times = this.behaviour.losesUpdates ? 0 : this.behaviour.doublesUpdates ? 2 : 1;
    for (let time = 0; time < times; time++) this.say('ORDER_UPDATE', { ...this.#orderValues(order, reason), ...more });
  }

  #orderValues(order: BookedOrder, reason: number): DtcValues {
    return {
      Symbol: order.symbol,
      ServerOrderID: order.serverId,
      ClientOrderID: order.clientId,
      OrderStatus: order.status,
      OrderUpdateReason: reason,
      OrderType: order.type,
      BuySell: order.side,
      Price1: order.type === MARKET ? UNSET : order.price1,
      Price2: UNSET,
      TimeInForce: order.timeInForce,
      OrderQuantity: order.quantity,
      FilledQuantity: order.filled,
      RemainingQuantity: order.quantity - order.filled,
      AverageFillPrice: order.filled === 0 ? UNSET : order.value / order.filled,
      LastFillPrice: UNSET,
      LastFillQuantity: UNSET,
      TradeAccount: order.account,
    };
  }

  #sendTo(peer: DtcPeer, name: DtcName, values: DtcValues): void {
    if (!this.behaviour.isMute) peer.write(writeDtc(name, values, this.behaviour.sizes[name]));
  }

  #receive(peer: DtcPeer, bytes: Uint8Array): void {
    if (peer.isOver || this.behaviour.isDeaf) return;
    peer.inbox = Buffer.concat([peer.inbox, bytes]);
    while (peer.inbox.length >= 2) {
      const size = peer.inbox[0]! + 256 * peer.inbox[1]!;
      if (peer.inbox.length < size) return;
      const message = readDtc(peer.inbox.slice(0, size));
      peer.inbox = peer.inbox.slice(size);
      this.#take(peer, message);
      if (!this.#peers.has(peer)) return;
    }
  }

  #take(peer: DtcPeer, message: DtcMessage): void {
    const isOrder = message.name.startsWith('SUBMIT') || message.name.startsWith('CANCEL');
    if (isOrder) this.step(`${message.name} arrives`);
    if (!this.#peers.has(peer)) return;
    this.received.push(message);
    const answer = ANSWERS[message.name];
    if (answer !== undefined && !this.behaviour.leavesUnanswered.includes(message.name))
      answer(this, message, (name, values) => this.#sendTo(peer, name, values), peer);
    if (isOrder) this.step(`${message.name} done`);
  }
}
