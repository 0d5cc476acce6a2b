import { unreachable } from '../base/assert.ts';
import type { Child } from '../model/order.ts';
import { isWorking } from '../model/order.ts';
import type { PartialFillPolicy } from '../model/risk-limits.ts';

/** Whether an order is an entry that has filled in part and may fill further. */
export function isPartialEntry({ role, state, filledSize, size }: Child): boolean {
  return role === 'ENTRY' && isWorking(state) && filledSize > 0 && filledSize < size;
}

/** When the rest of an entry that first filled at `sinceUs` is to be cancelled; undefined for never. */
export function restDueUs(policy: PartialFillPolicy, sinceUs: number): number | undefined {
  switch (policy.kind) {
    case 'wait':
      return undefined;
    case 'accept':
      return sinceUs;
    case 'cancelRest':
      return sinceUs + policy.afterMs * 1000;
    default:
      return unreachable(policy);
  }
}

/** A policy as it stands in the configuration and in lists: `wait`, `accept`, `cancel_rest_after_ms 3000`. */
export function policyText(policy: PartialFillPolicy): string {
  return policy.kind === 'cancelRest' ? `cancel_rest_after_ms ${policy.afterMs}` : policy.kind;
}
