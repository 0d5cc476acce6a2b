import type { Decision } from '../engine/decision.ts';
import type { EngineView } from '../engine/view.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { TradingState } from '../model/client-message.ts';
import type { OrderCommand } from '../model/command.ts';
import type { Event } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal, signOf } from '../model/order.ts';
import { isPersonHere } from '../model/source.ts';
import { mustHold } from './invariant.ts';
import type { AuditedOrder } from './order-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

type Run = Extract<Decision, { type: 'flattenChanged' }>['run'];
type Signal = Extract<Event, { type: 'signalReceived' }>;

/** Why an exit may stay behind: its link, or its own platform. Nothing that protects against entries. */
const EXIT_DENIALS = new Set(['PLATFORM_ABSENT', 'SOCKET_BUSY', 'CANCELLED', 'ORDER_TYPE_UNSUPPORTED']);
const DUST = 1e-6;

/**
 * Always stoppable: after a kill was said no entry leaves, exits are never blocked, only a person here re-arms, and what
 * was proved flat is flat in the platform's own books.
 */
export class SafetyAudit {
  private readonly platforms: readonly OutsidePlatform[];
  private readonly orders: ReadonlyMap<OrderId, AuditedOrder>;
  private readonly linked = new Set<PlatformId>();
  private readonly signalsSeen = new Set<string>();
  /** Signed sizes by platform, root and symbol. */
  private readonly held = new Map<string, number>();
  /** What the book took over on a platform's word and no fill of our orders made, heard of or not; by the same keys. */
  private readonly adopted = new Map<string, number>();
  /** How many of a platform's executions are in the last report of it that was taken in. */
  private readonly reported = new Map<PlatformId, number>();
  private trading: TradingState = 'active';
  private isKilled = false;
  /** Platforms that were made flat and proved, and those where it ended in a doubt. */
  proved = 0;
  notProved = 0;
  exitsWhileStopped = 0;

  constructor(platforms: readonly OutsidePlatform[], orders: ReadonlyMap<OrderId, AuditedOrder>) {
    this.platforms = platforms;
    this.orders = orders;
  }

  /** Somebody has said a kill, and the gateway has heard it. */
  killed(): void {
    this.isKilled = true;
  }

  /** A gateway has started: a kill that was not on disk died with the one before. */
  recovered(): void {
    this.isKilled = this.trading === 'halted';
  }

  /** An order's bytes have left. */
  sent(platform: PlatformId, { orderId, role }: OrderCommand): void {
    if (role === 'ENTRY') mustHold(!this.isKilled, () => `entry ${orderId} left for ${platform} after a kill was said`);
    else if (this.trading !== 'active') this.exitsWhileStopped += 1;
  }

  /** Another price of an entry has left. */
  moved(platform: PlatformId, orderId: OrderId): void {
    mustHold(!this.isKilled, () => `entry ${orderId} was moved at ${platform} after a kill was said`);
    mustHold(this.trading === 'active', () => `entry ${orderId} was moved at ${platform} while ${this.trading}`);
  }

  /** Takes what was journalled with one event, after the orders were told of it. */
  take({ event, decisions }: JournalEntry): void {
    if (event.type === 'signalReceived') this.checkExits(event, decisions);
    if (event.type === 'reportReceived') {
      const of = this.platforms.find(({ venue }) => venue.platform === event.platform);
      const count = of?.executionsBefore(event.report.requestId);
      if (count !== undefined) this.reported.set(event.platform, count);
    }
    for (const decision of decisions) this.apply(decision, event);
  }

  /** The weather has cleared: no flatten is left in work. */
  settled(view: EngineView): void {
    for (const { id, outcome } of view.certificates())
      mustHold(outcome === 'proved' || outcome === 'not_proved', () => `flatten ${id} is still ${outcome}`);
  }

  private apply(decision: Decision, event: Event): void {
    if (decision.type === 'tradingStateChanged') this.changeTrading(decision, event);
    else if (decision.type === 'platformOpened' && !decision.recovering) this.linked.add(decision.identity.platform);
    else if (decision.type === 'platformRecovered') this.linked.add(decision.platform);
    else if (decision.type === 'platformClosed') this.linked.delete(decision.platform);
    else if (decision.type === 'orderStateChanged') this.checkDenial(decision);
    else if (decision.type === 'positionAdopted') {
      const { position } = decision;
      const key = keyOf(position);
      // An average alone changes no size. What fills after the report was written and is not booked yet will be, besides.
      if (position.size === (this.held.get(key) ?? 0)) return;
      this.adopted.set(key, position.size - this.madeByUs(position.platform, position.symbol));
      this.held.set(key, position.size);
    } else if (decision.type === 'flattenChanged') this.checkFlatten(decision.run, decision.atUs);
    else if (decision.type === 'executionBooked') {
      const { child } = this.orders.get(decision.orderId)!;
      const key = keyOf(child);
      this.held.set(key, (this.held.get(key) ?? 0) + signOf(child.side) * decision.execution.size);
    }
  }

  private changeTrading({ state, by }: Extract<Decision, { type: 'tradingStateChanged' }>, event: Event): void {
    if (state === 'active') {
      const isPerson = event.type === 'rearmReceived' && isPersonHere(event.by);
      mustHold(isPerson, () => `trading was re-armed by ${by}, with ${event.type}`);
      this.isKilled = false;
    }
    this.trading = state;
  }

  private checkDenial({ orderId, state, code = '' }: Extract<Decision, { type: 'orderStateChanged' }>): void {
    const child = this.orders.get(orderId)?.child;
    if (state !== 'denied' || child?.role !== 'EXIT') return;
    mustHold(EXIT_DENIALS.has(code), () => `exit ${orderId} on ${child.platform} was blocked: ${code}`);
  }

  /** A signal against what is held sends an exit to every linked platform that holds it, unless one is on its way. */
  private checkExits({ request }: Signal, decisions: readonly Decision[]): void {
    const id = `${request.client} ${request.clientOrderId}`;
    if (this.signalsSeen.has(request.clientOrderId) || this.trading === 'halted') return;
    this.signalsSeen.add(request.clientOrderId);
    const decided = decisions.flatMap((decision) => (decision.type === 'parentDecided' ? decision.children : []));
    for (const { venue, dialect } of this.platforms) {
      const { platform } = venue;
      if (!this.linked.has(platform) || (dialect === 'legacy' && request.orderType !== 'MARKET')) continue;
      const sent = new Set(decided.map(({ orderId }) => orderId));
      if (!this.holdsAgainst(platform, request.symbol, request.side, sent)) continue;
      const exit = decided.find((child) => child.platform === platform && child.exitSize > 0);
      mustHold(exit !== undefined, () => `${id}: ${request.side} ${request.symbol} closed nothing on ${platform}`);
    }
  }

  private holdsAgainst(platform: PlatformId, root: string, side: Child['side'], sent: ReadonlySet<OrderId>): boolean {
    for (const { state, child, orderId } of this.orders.values())
      if (!isTerminal(state) && !sent.has(orderId) && child.platform === platform && child.root === root) return false;
    for (const [key, size] of this.held)
      if (key.startsWith(`${platform}\n${root}\n`) && size * signOf(side) < -DUST) return true;
    return false;
  }

  /** What the fills of our orders come to on a platform that are booked or in its last report, also those that were missed. */
  private madeByUs(platform: PlatformId, symbol: string): number {
    const executions = this.platforms.find(({ venue }) => venue.platform === platform)?.venue.books.executions ?? [];
    const reported = this.reported.get(platform) ?? executions.length;
    let size = 0;
    for (const [index, execution] of executions.entries()) {
      const order = execution.orderId === undefined ? undefined : this.orders.get(execution.orderId);
      if (execution.symbol !== symbol || order === undefined) continue;
      if (index < reported || order.executions.has(execution.execId)) size += signOf(execution.side) * execution.size;
    }
    return size;
  }

  /** A platform is held to its proof at the moment of the proof: afterwards entries may pass there again. */
  private checkFlatten({ legs, scope, endedUs, by }: Run, atUs: number): void {
    for (const { platform, phase, phaseSinceUs } of legs)
      if (phase === 'proved' && phaseSinceUs === atUs) this.checkFlat(platform, scope.root, by);
    if (endedUs === undefined) return;
    for (const { phase } of legs)
      if (phase === 'proved') this.proved += 1;
      else this.notProved += 1;
  }

  private checkFlat(platform: PlatformId, root: string | undefined, by: string): void {
    const books = this.platforms.find(({ venue }) => venue.platform === platform)?.venue.books;
    if (books === undefined) return;
    const isMeant = (orderId: OrderId | undefined): boolean => {
      const of = orderId === undefined ? undefined : this.orders.get(orderId)?.child.root;
      return of !== undefined && (root === undefined || root === of);
    };
    for (const { orderId, endedUs } of books.orders.values())
      mustHold(endedUs !== 0 || !isMeant(orderId), () => `flat by ${by}: order ${orderId} works at ${platform}`);
    const nets = new Map<string, number>();
    for (const [key, size] of this.adopted) {
      const [at, of, symbol = ''] = key.split('\n');
      if (at === platform && (root === undefined || root === of)) nets.set(symbol, size);
    }
    for (const { orderId, symbol, side, size } of books.executions)
      if (isMeant(orderId)) nets.set(symbol, (nets.get(symbol) ?? 0) + signOf(side) * size);
    for (const [symbol, net] of nets)
      mustHold(Math.abs(net) < DUST, () => `flat by ${by}: ${platform} holds ${net} ${symbol} of ours`);
  }
}

function keyOf({ platform, root, symbol }: Pick<Child, 'platform' | 'root' | 'symbol'>): string {
  return `${platform}\n${root}\n${symbol}`;
}
