import { trimDust } from '../base/decimal.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import type { PartialFillPolicy } from '../model/risk-limits.ts';
import { isPartialEntry, policyText, restDueUs } from '../orders/partial-fill.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

const WAIT: PartialFillPolicy = { kind: 'wait' };

/** The policy of a platform. One that cannot cancel can only wait. */
export function partialFillOn(state: EngineState, platform: PlatformId): PartialFillPolicy {
  const canCancel = state.platforms.get(platform)?.identity.abilities.cancel === true;
  const { partialFill, partialFillDefault } = state.limits;
  return canCancel ? (partialFill[platform] ?? partialFillDefault) : WAIT;
}

/**
 * Cancels the rest of entries that have filled in part, as their platform's policy says. Called after each event. The
 * time counts from when we first saw the order so, after a restart from then; a cancel that was refused is asked again.
 */
export function cutPartials(turn: Turn): void {
  const { state, config } = turn;
  let dueUs: number | undefined;
  state.partialsDueUs = undefined;
  const { partialFill, partialFillDefault } = state.limits;
  if (partialFillDefault.kind === 'wait' && Object.keys(partialFill).length === 0) return;
  for (const orderId of state.partialEntries.keys())
    if (!state.openChildren.has(orderId)) state.partialEntries.delete(orderId);
  for (const child of state.openChildren.all()) {
    if (!isPartialEntry(child)) continue;
    const { orderId } = child;
    const policy = partialFillOn(state, child.platform);
    const entry = state.partialEntries.get(orderId) ?? { sinceUs: turn.atUs };
    state.partialEntries.set(orderId, entry);
    const firstUs = restDueUs(policy, entry.sinceUs);
    if (firstUs === undefined || state.platforms.get(child.platform)?.link !== 'open') continue;
    const nextUs = entry.askedUs === undefined ? firstUs : entry.askedUs + config.orderTimeoutMs * 1000;
    if (nextUs > turn.atUs) {
      dueUs = Math.min(dueUs ?? Infinity, nextUs);
      continue;
    }
    cutRest(turn, child, policy, entry.askedUs === undefined);
    state.partialEntries.set(orderId, { ...entry, askedUs: turn.atUs });
    dueUs = Math.min(dueUs ?? Infinity, turn.atUs + config.orderTimeoutMs * 1000);
  }
  state.partialsDueUs = dueUs;
}

function cutRest(turn: Turn, child: Child, policy: PartialFillPolicy, isFirst: boolean): void {
  const { platform, orderId, account, filledSize, size, symbol } = child;
  turn.command({ type: 'cancelOrder', platform, orderId, account });
  if (!isFirst) return;
  turn.count('PARTIAL_REST_CANCELLED');
  turn.alert({
    code: 'PARTIAL_REST_CANCELLED',
    severity: 'info',
    platform,
    orderId,
    text: `Order ${orderId} on ${platform} filled ${filledSize} of ${size} ${symbol}; the rest of ${trimDust(size - filledSize)} is cancelled (partial_fill: ${policyText(policy)}).`,
  });
}
