import { trimDust } from '../base/decimal.ts';
import { enteringLeft } from '../engine/entering-left.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child, Side } from '../model/order.ts';
import { isTerminal, signOf } from '../model/order.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { mustHold } from './invariant.ts';
import type { AuditedOrder } from './order-audit.ts';

const DUST = 1e-6;

/**
 * No entry goes beyond a limit, in whatever order things happened: its size, and with it what its account holds of the
 * root on that side and has on its way in, unknown orders among it. Counted from the journal alone, by sums of its own.
 */
export class LimitsAudit {
  private readonly orders: ReadonlyMap<OrderId, AuditedOrder>;
  private readonly entries = new Set<OrderId>();
  /** Signed sizes by platform and account and root, then by symbol, with the size of a contract there. */
  private readonly held = new Map<string, Map<string, { size: number; perContract: number }>>();
  private limits: RiskLimits | undefined;

  constructor(orders: ReadonlyMap<OrderId, AuditedOrder>) {
    this.orders = orders;
  }

  /** Takes what was journalled with one event, after the orders were told of it. */
  take({ decisions }: JournalEntry): void {
    for (const decision of decisions) {
      if (decision.type === 'limitsChanged') this.limits = decision.limits;
      else if (decision.type === 'positionAdopted') {
        const { position } = decision;
        this.heldOf(position).set(position.symbol, { size: position.size, perContract: position.sizePerContract });
      } else if (decision.type === 'executionBooked') {
        const { child } = this.orders.get(decision.orderId)!;
        const before = this.heldOf(child).get(child.symbol)?.size ?? 0;
        const size = trimDust(before + signOf(child.side) * decision.execution.size);
        this.heldOf(child).set(child.symbol, { size, perContract: child.sizePerContract });
      }
    }
    // What was decided last sees all that was decided with it.
    for (const decision of decisions) {
      if (decision.type !== 'parentDecided' && decision.type !== 'targetReleased') continue;
      for (const child of decision.children) if (child.role === 'ENTRY') this.entries.add(child.orderId);
      for (const child of decision.children) if (child.role === 'ENTRY') this.check(child);
    }
  }

  private check(child: Child): void {
    const { maxOrderSize, maxPositionPerSymbol } = this.limits ?? {};
    const { orderId, platform, root, side, size, exitSize, sizePerContract } = child;
    const entering = trimDust((size - exitSize) / sizePerContract);
    const beyond = (limit: number | undefined, value: number): boolean => limit !== undefined && value > limit + DUST;
    mustHold(
      !beyond(maxOrderSize, entering),
      () => `entry ${orderId} of ${entering} ${root} on ${platform} is beyond ${maxOrderSize}`,
    );
    const exposed = this.exposed(child, side);
    mustHold(
      !beyond(maxPositionPerSymbol, exposed),
      () => `with entry ${orderId} ${platform} may hold ${exposed} ${root}, beyond ${maxPositionPerSymbol}`,
    );
  }

  /** Contracts of a root that an account holds on a side, and has on their way in on it. */
  private exposed(of: Child, side: Side): number {
    let sum = 0;
    for (const { size, perContract } of this.heldOf(of).values()) sum += Math.max(0, signOf(side) * size) / perContract;
    for (const orderId of this.entries) {
      const order = this.orders.get(orderId);
      if (order === undefined || isTerminal(order.state)) {
        this.entries.delete(orderId);
        continue;
      }
      const { child, size, filledSize } = order;
      if (keyOf(child) === keyOf(of) && child.side === side)
        sum += enteringLeft({ ...child, size, filledSize }) / child.sizePerContract;
    }
    return trimDust(sum);
  }

  private heldOf(of: Pick<Child, 'platform' | 'account' | 'root'>): Map<string, { size: number; perContract: number }> {
    const known = this.held.get(keyOf(of));
    if (known !== undefined) return known;
    const created = new Map<string, { size: number; perContract: number }>();
    this.held.set(keyOf(of), created);
    return created;
  }
}

function keyOf({ platform, account, root }: Pick<Child, 'platform' | 'account' | 'root'>): string {
  return `${platform}\n${account}\n${root}`;
}
