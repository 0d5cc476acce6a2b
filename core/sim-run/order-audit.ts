import { trimDust } from '../base/decimal.ts';
import type { Decision } from '../engine/decision.ts';
import type { EngineView } from '../engine/view.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { TradingState } from '../model/client-message.ts';
import type { OrderCommand } from '../model/command.ts';
import type { OrderId, ParentKey, PlatformId } from '../model/ids.ts';
import type { Child, ChildState, Execution, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { mustHold } from './invariant.ts';

/** An order as the audit knows it: from the journalled decisions, by rules of its own. */
export interface AuditedOrder {
  readonly orderId: OrderId;
  readonly platform: PlatformId;
  readonly child: Child;
  size: number;
  state: ChildState;
  filledSize: number;
  readonly executions: Map<string, Execution>;
  /** Its bytes have left. */
  isSent: boolean;
  /** A person said what became of it, in words of ours. */
  isSettledByHand: boolean;
}

export interface OrderCounts {
  readonly signals: number;
  readonly orders: number;
  readonly fills: number;
  readonly unknown: number;
  readonly alerts: number;
  /** What the alerts were, each once. */
  readonly alertCodes: readonly string[];
}

/** Executions that were booked without an id of the platform's. */
const STAND_IN = /^(settled|cum):/;

/** Whether a booked execution stands in for ones that the platform has not told. */
export function isStandIn(execId: string): boolean {
  return STAND_IN.test(execId);
}

/**
 * Follows what was decided, over all lives of the gateway: a signal acts once, ids rise, an order's bytes leave once and
 * after the journal, a fill counts once, fills add up and do not exceed the quantity unannounced, an end is an end, and
 * an unknown order is shown to a person.
 */
export class OrderAudit {
  readonly orders = new Map<OrderId, AuditedOrder>();
  trading: TradingState = 'active';
  /** What each signal, target or flatten led to. One of whose orders no byte left may act anew. */
  private readonly acted = new Map<ParentKey, readonly AuditedOrder[]>();
  /** The signal or target by which an id acted with a body: a client may bear two names, its ids are its own. */
  private readonly actedBy = new Map<string, ParentKey>();
  private lastOrderNumber = 0;
  /** Ids of stops and targets that a platform is to make itself. */
  private readonly reserved = new Set<number>();
  private lastEventUs = 0;
  private fills = 0;
  private unknown = 0;
  private alerts = 0;
  private readonly alertCodes = new Set<string>();
  private signals = 0;

  get counts(): OrderCounts {
    const { signals, fills, unknown, alerts } = this;
    const alertCodes = [...this.alertCodes].toSorted();
    return { signals, orders: this.orders.size, fills, unknown, alerts, alertCodes };
  }

  /** Takes what was journalled with one event; returns the orders that it changed. */
  take(entry: JournalEntry): ReadonlySet<OrderId> {
    const { event, decisions, alerts } = entry;
    mustHold(
      event.atUs >= this.lastEventUs,
      () => `event ${event.type} is of ${event.atUs}, before ${this.lastEventUs}`,
    );
    this.lastEventUs = event.atUs;
    this.alerts += alerts.length;
    for (const { code } of alerts) this.alertCodes.add(code);
    if (event.type === 'signalReceived') this.signals += 1;
    const changed = new Set<OrderId>();
    for (const decision of decisions) this.apply(decision, entry, changed);
    if (event.type === 'gatewayStarted') this.checkStarted();
    if (event.type === 'orderSettled' && decisions.length > 0) this.known(event.orderId).isSettledByHand = true;
    return changed;
  }

  /** An order's bytes have left. */
  sent(platform: PlatformId, order: OrderCommand, isJournalled: boolean): void {
    const { orderId, role } = order;
    const audited = this.orders.get(orderId);
    mustHold(audited !== undefined, () => `order ${orderId} left for ${platform} before it was journalled`);
    mustHold(audited.platform === platform, () => `order ${orderId} for ${audited.platform} left for ${platform}`);
    mustHold(!audited.isSent, () => `order ${orderId} left for ${platform} a second time`);
    mustHold(!isTerminal(audited.state), () => `order ${orderId} left for ${platform} when it was ${audited.state}`);
    if (role === 'ENTRY') {
      mustHold(isJournalled, () => `entry ${orderId} left for ${platform} while the disk refused the journal`);
      mustHold(this.trading === 'active', () => `entry ${orderId} left for ${platform} while ${this.trading}`);
    }
    audited.isSent = true;
  }

  /** Holds what the gateway shows of some orders to what was decided; of all orders unless they are named. */
  checkView(view: EngineView, orderIds: Iterable<OrderId> = this.orders.keys()): void {
    for (const orderId of orderIds) {
      const audited = this.orders.get(orderId);
      if (audited === undefined) continue;
      const shown = view.order(orderId);
      mustHold(
        shown?.state === audited.state && shown.filledSize === audited.filledSize && shown.size === audited.size,
        () =>
          `order ${orderId}: decided ${audited.state} ${audited.filledSize}/${audited.size}, ` +
          `shown ${shown?.state ?? 'not at all'} ${shown?.filledSize}/${shown?.size}`,
      );
    }
  }

  /** Holds all that a gateway shows after its recovery to what was decided in its earlier lives. */
  checkRecovered(view: EngineView): void {
    this.checkView(view);
    const all = this.orders.size + this.fills + 1;
    const shown = view.orders(all);
    mustHold(shown.length === this.orders.size, () => `${this.orders.size} orders were decided, ${shown.length} shown`);
    const fills = new Set(view.fills(all).map(({ orderId, execId }) => `${orderId} ${execId}`));
    mustHold(fills.size === this.fills, () => `${this.fills} fills were booked, ${fills.size} are shown`);
    const open = new Set(view.openOrders().map(({ orderId }) => orderId));
    for (const { orderId, state } of this.orders.values())
      mustHold(
        isTerminal(state) || open.has(orderId),
        () => `order ${orderId} is ${state} and not among the open ones`,
      );
  }

  private apply(decision: Decision, entry: JournalEntry, changed: Set<OrderId>): void {
    if ('orderId' in decision) changed.add(decision.orderId);
    if (decision.type === 'parentDecided' || decision.type === 'targetReleased') {
      for (const child of decision.children) changed.add(child.orderId);
      this.actsOnce(decision.parent, decision.children);
      this.addOrders(decision.parent.key, decision.children);
    } else if (decision.type === 'flattenOrdersAdded') {
      for (const child of decision.children) changed.add(child.orderId);
      this.addOrders(decision.key, decision.children, true);
    } else if (decision.type === 'orderStateChanged') this.changeState(decision, entry);
    else if (decision.type === 'executionBooked') this.book(decision, entry);
    else if (decision.type === 'orderModified') {
      const audited = this.known(decision.orderId);
      audited.size = decision.size ?? audited.size;
    } else if (decision.type === 'tradingStateChanged') this.trading = decision.state;
    else if (decision.type === 'protectionChanged') this.reserve(decision.protection);
    else if (decision.type === 'orderNumberRaised')
      this.lastOrderNumber = Math.max(this.lastOrderNumber, decision.last);
  }

  private reserve({ native }: Extract<Decision, { type: 'protectionChanged' }>['protection']): void {
    if (native === undefined || native.isMade) return;
    for (const id of [native.stopId, native.targetId]) if (id !== undefined) this.reserved.add(Number(id));
  }

  /** After a restart nobody knows what became of an order that was open. */
  private checkStarted(): void {
    for (const { orderId, state } of this.orders.values())
      mustHold(isTerminal(state) || state === 'unknown', () => `order ${orderId} is ${state} after a restart`);
  }

  /** An id acts under one name of its client alone, unless nothing left under the other. */
  private actsOnce({ key, kind, clientOrderId, body }: Parent, children: readonly Child[]): void {
    if (children.length === 0 || (kind !== 'SIGNAL' && kind !== 'TARGET')) return;
    const asked = `${clientOrderId} ${body}`;
    const other = this.actedBy.get(asked) ?? key;
    const hasActed = other !== key && (this.acted.get(other)?.some(({ state }) => state !== 'denied') ?? false);
    mustHold(!hasActed, () => `${clientOrderId} acted under ${JSON.stringify(other)} and ${JSON.stringify(key)}`);
    this.actedBy.set(asked, key);
  }

  /** `isMore`: a flatten closes in as many rounds as it takes. */
  private addOrders(key: ParentKey, children: readonly Child[], isMore = false): void {
    if (children.length === 0) return;
    const isDone = this.acted.get(key)?.some(({ state }) => state !== 'denied') ?? false;
    mustHold(isMore || !isDone, () => `${JSON.stringify(key)} acted a second time`);
    const added: AuditedOrder[] = [];
    for (const child of children) {
      const { orderId, platform, size, state } = child;
      // What a platform makes itself bears an id that was kept for it when its entry was decided.
      const isReserved = child.protects !== undefined && this.reserved.delete(Number(orderId));
      mustHold(
        isReserved || Number(orderId) > this.lastOrderNumber,
        () => `order id ${orderId} is not above ${this.lastOrderNumber}`,
      );
      this.lastOrderNumber = Math.max(this.lastOrderNumber, Number(orderId));
      mustHold(child.parentKey === key, () => `order ${orderId} is of another signal than ${JSON.stringify(key)}`);
      const begun = { filledSize: 0, executions: new Map(), isSent: false, isSettledByHand: false };
      const audited = { orderId, platform, child, size, state, ...begun };
      this.orders.set(orderId, audited);
      added.push(audited);
    }
    this.acted.set(key, [...(isMore ? (this.acted.get(key) ?? []) : []), ...added]);
  }

  private changeState(decision: Extract<Decision, { type: 'orderStateChanged' }>, { alerts }: JournalEntry): void {
    const { orderId, state } = decision;
    const audited = this.known(orderId);
    mustHold(!isTerminal(audited.state), () => `order ${orderId} went from its end ${audited.state} to ${state}`);
    if (state === 'denied') mustHold(!audited.isSent, () => `order ${orderId} was denied after its bytes had left`);
    if (state === 'unknown') {
      this.unknown += 1;
      const isShown = alerts.some((alert) => alert.orderId === orderId);
      mustHold(isShown, () => `order ${orderId} became unknown and nobody was told`);
    }
    audited.state = state;
  }

  private book(decision: Extract<Decision, { type: 'executionBooked' }>, { alerts }: JournalEntry): void {
    const { orderId, execution, filledSize } = decision;
    const { execId, size } = execution;
    const audited = this.known(orderId);
    mustHold(!audited.executions.has(execId), () => `execution ${execId} of order ${orderId} was counted twice`);
    mustHold(size > 0, () => `execution ${execId} of order ${orderId} has size ${size}`);
    const sum = trimDust(audited.filledSize + size);
    mustHold(sum === filledSize, () => `order ${orderId}: fills add up to ${sum}, ${filledSize} was booked`);
    if (sum > audited.size) {
      const isTold = alerts.some((alert) => alert.code === 'OVERFILL' && alert.orderId === orderId);
      mustHold(isTold, () => `order ${orderId}: ${sum} of ${audited.size} filled and no alarm was raised`);
    }
    audited.executions.set(execId, execution);
    audited.filledSize = sum;
    audited.state = decision.state;
    this.fills += 1;
  }

  private known(orderId: OrderId): AuditedOrder {
    const audited = this.orders.get(orderId);
    mustHold(audited !== undefined, () => `order ${orderId} changed and was never decided`);
    return audited;
  }
}
