import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isLegOver } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { isInScope } from '../orders/flatten-run.ts';
import { openFlattens } from './flattens-at-work.ts';
import { startFlatten } from './handle-flatten.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * While trading is halted, a fill that comes after a flatten has ended is closed as well, whether that had to give up or
 * was proved: an order whose outcome nobody knew has filled after all, or one that its platform had said to be over. Each
 * such fill begins the loop anew on its own platform, for the same reason.
 */
export function flattenAgain(turn: Turn): void {
  const { state } = turn;
  if (state.trading.state !== 'halted') return;
  const late = new Set<Child>();
  for (const decision of turn.decisions) {
    const child = decision.type === 'executionBooked' ? state.children.get(decision.orderId) : undefined;
    if (child !== undefined) late.add(child);
  }
  for (const child of late) {
    const held = state.positions.get(child.platform, child.account, child.symbol)?.size ?? 0;
    const ended = held === 0 ? undefined : endedOn(state, child);
    if (ended === undefined) continue;
    const { by, scope } = ended;
    const platforms = [child.platform];
    const reason = `order ${child.orderId} filled after the flatten had ended`;
    turn.log(`Flatten again on ${child.platform}: ${reason}`);
    startFlatten(turn, {
      client: OPERATOR_CLIENT,
      clientOrderId: `again-${child.orderId}`,
      by,
      reason,
      scope: { ...scope, platforms },
    });
  }
}

/** The last flatten of this halt that was to close on the order's platform; undefined where none was, or one is in work there. */
function endedOn(state: EngineState, child: Child): FlattenRun | undefined {
  const { platform } = child;
  const isMeant = ({ scope }: FlattenRun): boolean =>
    isInScope(scope, child) && scope.platforms?.includes(platform) !== false;
  // One that waits for another platform is over here all the same.
  const isInWork = ({ legs }: FlattenRun): boolean => legs.some((leg) => leg.platform === platform && !isLegOver(leg));
  if (openFlattens(state).some((run) => isMeant(run) && isInWork(run))) return undefined;
  const { sinceUs } = state.trading;
  return [...state.flattens.values()].findLast((run) => isMeant(run) && (run.askedAgainUs ?? run.startedUs) >= sinceUs);
}
