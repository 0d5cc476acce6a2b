import type { Child } from '../model/order.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/** Our orders of a symbol on a platform whose outcome nobody knows. */
export function doubtfulOrders(turn: Turn, { identity }: PlatformState, symbol: string): readonly Child[] {
  return [...openOn(turn.state, identity.platform, identity.account)].filter(
    (child) => child.symbol === symbol && child.state === 'unknown',
  );
}
