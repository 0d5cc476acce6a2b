import type { WorkedEvent } from '../app/inbox.ts';
import type { EngineView } from '../engine/view.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { OrderCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { mustHold } from './invariant.ts';
import { DifferenceAudit, type DifferenceCounts } from './difference-audit.ts';
import { LimitsAudit } from './limits-audit.ts';
import { MoneyAudit } from './money-audit.ts';
import { OrderAudit, type OrderCounts } from './order-audit.ts';
import { RestingAudit } from './resting-audit.ts';
import { SafetyAudit } from './safety-audit.ts';
import { checkProtected, unrestOf } from './protection-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';
import { VenueAudit } from './venue-audit.ts';

/** Holds the gateway to its truths after every event, over all of its lives. */
export class SimulationAudit {
  private readonly orders = new OrderAudit();
  private readonly money = new MoneyAudit();
  private readonly limits = new LimitsAudit(this.orders.orders);
  private readonly safety: SafetyAudit;
  private readonly resting: RestingAudit;
  private readonly differences = new DifferenceAudit();
  private readonly venues: ReadonlyMap<PlatformId, VenueAudit>;
  private readonly pointValue: (root: string) => number;
  private readonly platforms: readonly OutsidePlatform[];

  constructor(platforms: readonly OutsidePlatform[], pointValue: (root: string) => number, steadyUs: () => number) {
    this.pointValue = pointValue;
    this.safety = new SafetyAudit(platforms, this.orders.orders);
    this.resting = new RestingAudit(platforms, this.orders.orders, steadyUs);
    this.platforms = platforms;
    this.venues = new Map(
      platforms.map((platform) => [platform.venue.platform, new VenueAudit(platform, this.orders.orders)]),
    );
  }

  get counts(): OrderCounts & {
    readonly flatProved: number;
    readonly flatNotProved: number;
    readonly differences: DifferenceCounts;
  } {
    const { proved, notProved } = this.safety;
    const differences = this.differences.counts;
    return { ...this.orders.counts, flatProved: proved, flatNotProved: notProved, differences };
  }

  /** Somebody has said a kill, and the gateway has heard it. */
  killed(): void {
    this.safety.killed();
  }

  /** An event with its decisions is on the disk, or kept in memory while the disk refuses. */
  journalled(entry: JournalEntry): void {
    const changed = this.orders.take(entry);
    this.safety.take(entry);
    this.resting.take(entry);
    this.limits.take(entry);
    this.differences.take(entry);
    for (const decision of entry.decisions)
      if (decision.type === 'executionBooked')
        this.money.book(this.orders.orders.get(decision.orderId)!.child, decision.execution);
      else if (decision.type === 'positionAdopted') this.money.adopt(decision.position);
    for (const orderId of changed) this.checkAtVenue(orderId);
  }

  /** An order's bytes have left. */
  sent(platform: PlatformId, order: OrderCommand, isJournalled: boolean): void {
    this.orders.sent(platform, order, isJournalled);
    this.safety.sent(platform, order);
  }

  /** Another price of an entry has left. */
  moved(platform: PlatformId, orderId: OrderId, isJournalled: boolean): void {
    mustHold(isJournalled, () => `entry ${orderId} was moved at ${platform} while the disk refused the journal`);
    this.safety.moved(platform, orderId);
  }

  /** All that an event led to was done. */
  worked({ decisions }: WorkedEvent, view: EngineView): void {
    for (const venue of this.venues.values()) venue.readReceipts();
    const changed = decisions.flatMap((decision) => ('orderId' in decision ? [decision.orderId] : []));
    this.orders.checkView(view, changed);
    if (!decisions.some(({ type }) => type === 'executionBooked')) return;
    this.money.check(view.positions(), this.pointValue);
    checkProtected(view);
  }

  /** A gateway has recovered from the journal: it shows all that its earlier lives decided. */
  recovered(view: EngineView): void {
    this.orders.checkRecovered(view);
    this.safety.recovered();
    this.differences.checkView(view);
    this.money.check(view.positions(), this.pointValue);
  }

  /** Whether no order is under way between the gateway and the platforms, and no stop or target is being changed. */
  isAtRest(view: EngineView): boolean {
    const isUnderWay = view.openOrders().some(({ state }) => state === 'pending');
    return !isUnderWay && unrestOf(view, this.platforms) === undefined;
  }

  /** The weather has cleared long enough: the gateway and every platform agree. */
  settled(view: EngineView): void {
    this.recovered(view);
    this.safety.settled(view);
    const unrest = unrestOf(view, this.platforms);
    mustHold(unrest === undefined, () => unrest ?? '');
    for (const venue of this.venues.values()) venue.checkSettled(this.money, this.differences);
    this.differences.checkSettled(view, this.platforms);
  }

  private checkAtVenue(orderId: OrderId): void {
    const audited = this.orders.orders.get(orderId);
    if (audited !== undefined) this.venues.get(audited.platform)?.check(audited);
  }
}
