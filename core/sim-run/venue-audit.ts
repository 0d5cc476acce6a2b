import type { SimVenue } from '../adapters/sim/sim-venue.ts';
import type { VenueOrder } from '../adapters/sim/venue-books.ts';
import { trimDust } from '../base/decimal.ts';
import type { ReportedExecution } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import { isTerminal, signOf } from '../model/order.ts';
import type { DifferenceAudit } from './difference-audit.ts';
import { mustHold } from './invariant.ts';
import type { MoneyAudit } from './money-audit.ts';
import { isStandIn, type AuditedOrder } from './order-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

/** Sums of prices differ by their rounding. */
const DUST = 1e-3;

/** Holds one platform's own books and the gateway's word about them together. */
export class VenueAudit {
  private readonly platform: OutsidePlatform;
  private readonly orders: ReadonlyMap<OrderId, AuditedOrder>;
  private readonly executions = new Map<string, ReportedExecution>();
  /** Orders of whose fills some were told by no message and no report that came. */
  private readonly half = new Set<OrderId>();
  private receiptsRead = 0;
  private executionsRead = 0;

  constructor(platform: OutsidePlatform, orders: ReadonlyMap<OrderId, AuditedOrder>) {
    this.platform = platform;
    this.orders = orders;
  }

  private get venue(): SimVenue {
    return this.platform.venue;
  }

  /** After every event: no order came twice, and none that the gateway says it never sent, or that never arrived. */
  readReceipts(): void {
    const { receipts } = this.venue.books;
    for (; this.receiptsRead < receipts.length; this.receiptsRead += 1) {
      const { orderId, isRepeat } = receipts[this.receiptsRead]!;
      const who = `order ${orderId} at ${this.venue.platform}`;
      mustHold(!isRepeat, () => `${who} arrived twice`);
      const audited = this.orders.get(orderId);
      mustHold(audited?.isSent === true, () => `${who} arrived and was never sent`);
      const { state } = audited;
      mustHold(state !== 'denied' && state !== 'not_received', () => `${who} arrived, the gateway says ${state}`);
    }
  }

  /** After an order has changed: what was booked has happened, and what is said not to be there is not there. */
  check(audited: AuditedOrder): void {
    const order = this.venue.books.orders.get(audited.orderId);
    const who = `order ${audited.orderId} at ${this.venue.platform}`;
    if (audited.state === 'denied' || audited.state === 'not_received')
      mustHold(order === undefined, () => `${who} is there, the gateway says ${audited.state}`);
    mustHold(
      audited.filledSize <= (order?.filledSize ?? 0),
      () => `${who} filled ${order?.filledSize ?? 0}, ${audited.filledSize} is booked`,
    );
    this.readExecutions();
    for (const { execId, size, price } of audited.executions.values()) {
      if (isStandIn(execId)) continue;
      const made = this.executions.get(`${audited.orderId} ${execId}`);
      mustHold(
        made?.size === size && made.price === price,
        () => `${who}: booked ${execId} ${size} @ ${price}, it made ${made?.size} @ ${made?.price}`,
      );
    }
  }

  /** When the weather has cleared: all agrees, but for what a person traded there, and what nothing could tell was shown. */
  checkSettled(money: MoneyAudit, differences: DifferenceAudit): void {
    this.readReceipts();
    const { books, platform } = this.venue;
    for (const order of books.orders.values()) this.checkOrder(order, differences);
    for (const audited of this.orders.values()) {
      if (audited.platform !== platform) continue;
      const { orderId, state } = audited;
      mustHold(state !== 'unknown', () => `order ${orderId} at ${platform} is still unknown`);
      mustHold(
        isTerminal(state) || books.orders.get(orderId)?.endedUs === 0,
        () => `order ${orderId} is ${state} and not open at ${platform}`,
      );
      this.check(audited);
    }
    for (const symbol of books.positions.keys()) this.checkPosition(symbol, money);
  }

  private checkOrder({ orderId, filledSize, state, size, endedUs }: VenueOrder, differences: DifferenceAudit): void {
    const audited = this.orders.get(orderId);
    const isHalfTold =
      this.platform.isForgetful && state === 'cancelled' && audited !== undefined && audited.filledSize < filledSize;
    if (isHalfTold && differences.wasShown(audited.platform, audited.child.symbol, endedUs)) {
      this.half.add(orderId);
      return;
    }
    const said = `${audited?.state ?? 'nothing'} ${audited?.filledSize}/${audited?.size}`;
    // The platform makes its own brackets larger as their entry fills, and knows that sooner than we do.
    const isOwnBracket = audited?.child.protects !== undefined && this.venue.identity.abilities.brackets;
    const isInOurWords = this.platform.dialect === 'legacy' || audited?.isSettledByHand === true || isOwnBracket;
    mustHold(
      audited?.filledSize === filledSize && (isInOurWords || audited.state === state),
      () => `order ${orderId} is ${state} ${filledSize}/${size} at ${this.venue.platform}, we say ${said}`,
    );
  }

  private checkPosition(symbol: string, money: MoneyAudit): void {
    const { platform, books } = this.venue;
    let [size, cash, beside] = [0, 0, 0];
    for (const execution of books.executions) {
      if (execution.symbol !== symbol) continue;
      const signed = signOf(execution.side) * execution.size;
      if (execution.orderId === undefined || this.isUntold(execution)) beside += signed;
      else {
        size += signed;
        cash -= signed * execution.price;
      }
    }
    const booked = money.of(platform, symbol);
    mustHold(
      Math.abs(size - booked.size) < DUST && Math.abs(cash - booked.cash) < DUST * (1 + books.executions.length),
      () =>
        `${platform} ${symbol}: its fills come to ${size} and ${cash} points, ours to ${booked.size} and ${booked.cash}`,
    );
    const held = books.positions.get(symbol)?.size ?? 0;
    mustHold(
      Math.abs(held - size - beside) < DUST,
      () => `${platform} ${symbol}: it holds ${held}, its executions come to ${trimDust(size + beside)}`,
    );
  }

  private isUntold({ orderId, execId }: ReportedExecution): boolean {
    if (orderId === undefined || !this.half.has(orderId)) return false;
    return this.orders.get(orderId)?.executions.has(execId) !== true;
  }

  private readExecutions(): void {
    const { executions } = this.venue.books;
    for (; this.executionsRead < executions.length; this.executionsRead += 1) {
      const execution = executions[this.executionsRead]!;
      this.executions.set(`${execution.orderId} ${execution.execId}`, execution);
    }
  }
}
