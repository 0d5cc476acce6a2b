import type { JournalEntry } from '../journal/record.ts';
import type { TradingState } from '../model/client-message.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { isWorking } from '../model/order.ts';
import { mustHold } from './invariant.ts';
import type { AuditedOrder } from './order-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

/** Several rounds of reports, each of which cancels again what is listed, lie within it. */
const CLEARED_WITHIN_US = 45_000_000;

/** While nothing may enter, nothing that would enter goes on resting at a platform that is linked and can cancel. */
export class RestingAudit {
  private readonly orders: ReadonlyMap<OrderId, AuditedOrder>;
  private readonly canCancel: ReadonlySet<PlatformId>;
  private readonly steadyUs: () => number;
  /** When each was decided. All times here are steady ones: the wall's clock, by which events are dated, is set at will. */
  private readonly entries = new Map<OrderId, number>();
  private readonly linkedSinceUs = new Map<PlatformId, number>();
  private trading: { readonly state: TradingState; readonly sinceUs: number } = { state: 'active', sinceUs: 0 };

  constructor(
    platforms: readonly OutsidePlatform[],
    orders: ReadonlyMap<OrderId, AuditedOrder>,
    steadyUs: () => number,
  ) {
    this.orders = orders;
    this.steadyUs = steadyUs;
    this.canCancel = new Set(
      platforms.filter(({ dialect }) => dialect === 'v1').map(({ venue: { platform } }) => platform),
    );
  }

  /** Takes what was journalled with one event, after the orders were told of it. */
  take({ decisions }: JournalEntry): void {
    const nowUs = this.steadyUs();
    for (const decision of decisions) {
      if (decision.type === 'tradingStateChanged') this.trading = { state: decision.state, sinceUs: nowUs };
      else if (decision.type === 'platformRecovered') this.linkedSinceUs.set(decision.platform, nowUs);
      else if (decision.type === 'platformClosed') this.linkedSinceUs.delete(decision.platform);
      else if (decision.type === 'parentDecided' || decision.type === 'targetReleased')
        for (const { orderId, role } of decision.children) if (role === 'ENTRY') this.entries.set(orderId, nowUs);
    }
    if (this.trading.state !== 'active') this.check(nowUs);
  }

  private check(nowUs: number): void {
    for (const [orderId, decidedUs] of this.entries) {
      const order = this.orders.get(orderId);
      if (order === undefined || !isWorking(order.state)) {
        if (order?.state !== 'unknown') this.entries.delete(orderId);
        continue;
      }
      const { child, platform, size } = order;
      const linkedUs = this.linkedSinceUs.get(platform);
      if (linkedUs === undefined || !this.canCancel.has(platform) || size <= child.exitSize) continue;
      const restsUs = nowUs - Math.max(linkedUs, this.trading.sinceUs, decidedUs);
      mustHold(
        restsUs < CLEARED_WITHIN_US,
        () =>
          `entry ${orderId} is ${order.state} on ${platform} ${Math.round(restsUs / 1e6)} s after trading was ${this.trading.state}`,
      );
    }
  }
}
