import type { Clock } from '../../base/clock.ts';
import { trimDust } from '../../base/decimal.ts';
import type { Random } from '../../base/random.ts';
import type { OrderCommand, PlatformCommand } from '../../model/command.ts';
import type { ReportedStatus } from '../../model/event.ts';
import type { OrderId, PlatformId } from '../../model/ids.ts';
import type { SimBehaviour } from './behaviour.ts';
import { bracketOrders } from './bracket-orders.ts';
import { checkOrder, checkSize, REFUSALS, stepOf } from './check-order.ts';
import { drawMs } from './latency.ts';
import { isStopReached, tradePrice, tradeSize } from './match-order.ts';
import type { SimMarket, SimQuote } from './sim-market.ts';
import type { SimSymbol } from './sim-symbol.ts';
import { Timers } from '../timers.ts';
import { isOpen } from './venue-books.ts';
import type { VenueOrder, VenueOrderState } from './venue-books.ts';
import type { VenueEvent } from './venue-event.ts';
import type { VenueRecord } from './venue-record.ts';

export interface OrderDeskParts {
  readonly platform: PlatformId;
  readonly account: string;
  readonly currency: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly market: SimMarket;
  readonly record: VenueRecord;
  behaviour(): SimBehaviour;
  /** Any symbol it ever quoted. */
  symbolOf(symbol: string): SimSymbol | undefined;
  emit(event: VenueEvent): void;
}

type Modify = Extract<PlatformCommand, { type: 'modifyOrder' }>;

/** Where orders are taken, filled against the market, cancelled and changed. */
export class OrderDesk {
  private readonly parts: OrderDeskParts;
  private readonly timers: Timers;
  private readonly resting = new Set<VenueOrder>();
  private isWatching = false;

  /** Open orders in the record go on where they were. */
  constructor(parts: OrderDeskParts) {
    this.parts = parts;
    this.timers = new Timers(parts.clock);
    for (const order of parts.record.orders.values()) if (isOpen(order)) this.fillLater(order);
  }

  /** Takes an order, once per id, ever. A repeat is answered with the order's present state. */
  submit(command: OrderCommand): void {
    const { record, random, clock, account } = this.parts;
    const { orderId, signalId } = command;
    const atUs = clock.nowUs();
    const isRepeat = record.knows(orderId);
    record.addReceipt({ orderId, signalId, isRepeat, atUs });
    if (isRepeat) {
      const known = record.orders.get(orderId);
      if (known !== undefined) this.tell(known, known.state, known.reason);
      return;
    }
    const order = record.addOrder(command, atUs);
    const held = record.positions.get(command.symbol)?.size ?? 0;
    const refusal =
      checkOrder(command, account, this.parts.symbolOf(command.symbol), held) ??
      (random.chance(this.rejectRate(command)) ? REFUSALS[random.int(REFUSALS.length)] : undefined);
    if (refusal !== undefined) {
      this.end(order, 'rejected', refusal.reason, refusal.code);
      return;
    }
    this.tell(order, 'accepted');
    this.fillLater(order);
  }

  private rejectRate({ orderType, role }: OrderCommand): number {
    const { rejectRate, protectionRejectRate } = this.parts.behaviour();
    const isProtection = orderType !== 'MARKET' && (role === 'STOP_LOSS' || role === 'TAKE_PROFIT');
    return isProtection ? protectionRejectRate : rejectRate;
  }

  /** Cancels what is left of an order, or says why not. */
  cancel(orderId: OrderId): void {
    const { record, random } = this.parts;
    const order = record.orders.get(orderId);
    if (order === undefined) this.refuse(orderId, 'cancel_rejected', 'Unknown order');
    else if (!isOpen(order)) this.refuse(orderId, 'cancel_rejected', `Order is already ${order.state}`);
    else if (random.chance(this.parts.behaviour().cancelRejectRate))
      this.refuse(orderId, 'cancel_rejected', 'Order is in process at the exchange');
    else this.end(order, 'cancelled', 'Cancelled on request');
  }

  /** Changes size and prices of an open order, all of it or nothing. */
  modify(change: Modify): void {
    const { record, random } = this.parts;
    const { orderId, size, limitPrice, stopPrice } = change;
    const order = record.orders.get(orderId);
    const refused = (reason: string): void => this.refuse(orderId, 'modify_rejected', reason);
    if (order === undefined) return refused('Unknown order');
    if (!isOpen(order)) return refused(`Order is already ${order.state}`);
    const terms = this.parts.symbolOf(order.terms.symbol);
    const sizeFault = size === undefined || terms === undefined ? undefined : checkSize(size, terms);
    if (sizeFault !== undefined) return refused(sizeFault.reason);
    if (size !== undefined && size <= order.filledSize) return refused(`${order.filledSize} has filled already`);
    if (random.chance(this.parts.behaviour().modifyRejectRate)) return refused('Order is in process at the exchange');
    if (size !== undefined) order.size = size;
    if (limitPrice !== undefined) order.limitPrice = limitPrice;
    if (stopPrice !== undefined) order.stopPrice = stopPrice;
    this.tell(order, 'modified');
  }

  /** Cancels orders that have neither begun to fill nor rest. */
  dropUnbegun(reason: string): void {
    for (const order of this.parts.record.orders.values())
      if (isOpen(order) && order.state === 'accepted') this.end(order, 'cancelled', reason);
  }

  /** Ends all that is under way; orders stay as they are. */
  close(): void {
    this.timers.cancelAll();
    this.resting.clear();
  }

  private fillLater(order: VenueOrder): void {
    const { random } = this.parts;
    this.timers.after(drawMs(this.parts.behaviour().fillLatency, random), () => this.fillOrRest(order));
  }

  private fillOrRest(order: VenueOrder): void {
    if (!isOpen(order)) return;
    const symbol = this.parts.symbolOf(order.terms.symbol);
    const quote = this.quoteOf(order);
    if (symbol === undefined || quote === undefined) return;
    const price = this.priceNow(order, quote);
    if (price === undefined) this.rest(order);
    else this.fill(order, symbol, price);
  }

  private priceNow(order: VenueOrder, quote: SimQuote): number | undefined {
    const { random } = this.parts;
    const tickSize = this.tickSizeOf(order);
    const { slippageTicksMax } = this.parts.behaviour();
    const slippage = slippageTicksMax === 0 ? 0 : random.int(slippageTicksMax + 1) * tickSize;
    if (!order.triggered) order.triggered = isStopReached(order, quote);
    return tradePrice(order, quote, slippage);
  }

  private fill(order: VenueOrder, symbol: SimSymbol, price: number): void {
    const { random, record, clock } = this.parts;
    const { partialRate, overfillRate } = this.parts.behaviour();
    const { timeInForce, side } = order.terms;
    const step = stepOf(symbol);
    const left = trimDust(order.size - order.filledSize);
    let size = timeInForce === 'FOK' ? left : tradeSize(left, step, partialRate, random);
    if (size === left && random.chance(overfillRate)) size = trimDust(size + step);
    const execId = `${order.orderId}.${order.fillCount + 1}`;
    const tsUs = clock.nowUs();
    const commission = trimDust(this.parts.behaviour().commissionPerUnit * size);
    const execution = { orderId: order.orderId, execId, symbol: symbol.symbol, side, size, price, tsUs };
    record.addExecution({ ...execution, ...(commission !== 0 && { commission }) }, order);
    this.tellFill(order, execId, size, price, tsUs, commission);
    if (order.terms.bracket !== undefined) this.growBracket(order, size);
    if (!isOpen(order)) this.cancelPair(order);
    if (!isOpen(order)) this.resting.delete(order);
    else if (timeInForce === 'IOC') this.end(order, 'cancelled', 'Immediate or cancel: the rest was cancelled');
    else this.fillLater(order);
  }

  /** Makes stop and target of an order as it fills, or larger with each fill after the first. */
  private growBracket(entry: VenueOrder, size: number): void {
    const { record, clock } = this.parts;
    for (const terms of bracketOrders(entry, this.tickSizeOf(entry))) {
      const known = record.orders.get(terms.orderId);
      if (known !== undefined) {
        if (isOpen(known)) known.size = trimDust(known.size + size);
        continue;
      }
      const made = record.addOrder({ ...terms, size: entry.filledSize }, clock.nowUs());
      this.tell(made, 'accepted');
      this.fillLater(made);
    }
  }

  /** One of a pair has filled: the other is cancelled. */
  private cancelPair({ orderId, terms }: VenueOrder): void {
    if (terms.ocoId === undefined) return;
    for (const other of this.parts.record.orders.values())
      if (isOpen(other) && other.terms.ocoId === terms.ocoId && other.orderId !== orderId)
        this.end(other, 'cancelled', 'The other order of the pair filled');
  }

  private tickSizeOf({ terms }: VenueOrder): number {
    const symbol = this.parts.symbolOf(terms.symbol);
    return symbol?.tickSize ?? (symbol === undefined ? 0 : this.parts.market.tickSize(symbol.root));
  }

  private rest(order: VenueOrder): void {
    const { random } = this.parts;
    const { timeInForce } = order.terms;
    if (timeInForce === 'IOC' || timeInForce === 'FOK') {
      this.end(order, 'cancelled', 'Nothing to trade with at this price');
      return;
    }
    if (order.state === 'accepted') {
      order.state = 'working';
      this.tell(order, 'working');
      const { expiryRate, expiryLatency, protectionCancelRate } = this.parts.behaviour();
      if (order.terms.parentOrderId !== undefined && random.chance(protectionCancelRate))
        this.timers.after(drawMs(expiryLatency, random), () => {
          if (isOpen(order)) this.end(order, 'cancelled', 'Cancelled by the user');
        });
      if (random.chance(expiryRate))
        this.timers.after(drawMs(expiryLatency, random), () => {
          if (isOpen(order)) this.end(order, 'expired', 'Expired at the exchange');
        });
    }
    this.resting.add(order);
    this.watch();
  }

  /** Looks at the resting orders each time that prices move, as long as there are any. */
  private watch(): void {
    if (this.isWatching || this.resting.size === 0) return;
    this.isWatching = true;
    this.timers.after(this.parts.market.stepMs, () => {
      this.isWatching = false;
      const orders = [...this.resting];
      this.resting.clear();
      for (const order of orders) this.fillOrRest(order);
      this.watch();
    });
  }

  private quoteOf(order: VenueOrder): SimQuote | undefined {
    const symbol = this.parts.symbolOf(order.terms.symbol);
    return symbol && this.parts.market.quote(this.parts.platform, symbol.root);
  }

  private end(order: VenueOrder, state: VenueOrderState, reason: string, code?: string): void {
    this.resting.delete(order);
    this.parts.record.end(order, state, this.parts.clock.nowUs(), reason);
    this.tell(order, state, reason, code);
  }

  private refuse(orderId: OrderId, status: 'cancel_rejected' | 'modify_rejected', reason: string): void {
    this.parts.emit({ type: 'orderStatus', orderId, status, reason });
  }

  private tell(order: VenueOrder, status: ReportedStatus, reason?: string, code?: string): void {
    const { orderId, platformOrderId } = order;
    const why = { ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) };
    this.parts.emit({ type: 'orderStatus', orderId, status, platformOrderId, ...why });
  }

  private tellFill(
    order: VenueOrder,
    execId: string,
    size: number,
    price: number,
    tsUs: number,
    commission: number,
  ): void {
    const { platform, currency } = this.parts;
    const { orderId, terms, filledSize, averagePrice } = order;
    this.parts.emit({
      type: 'fill',
      fill: {
        platform,
        orderId,
        execId,
        symbol: terms.symbol,
        side: terms.side,
        lastSize: size,
        lastPrice: price,
        filledSize,
        fillPrice: averagePrice,
        status: isOpen(order) ? 'partial' : 'filled',
        ...(commission !== 0 && { commission, commissionCurrency: currency }),
        tsUs,
      },
    });
  }
}
