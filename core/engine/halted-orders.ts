import type { PlatformId } from '../model/ids.ts';
import { isWorking } from '../model/order.ts';
import { cancelChild } from './handle-order-request.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * While trading is halted, each report that still lists an entry as working cancels it again: the cancel of the kill may
 * have met a broken link, or never been answered. Where orders cannot be cancelled through us the kill has said so.
 */
export function cancelAgain(turn: Turn, platform: PlatformId): void {
  const { state } = turn;
  const identity = state.platforms.get(platform)?.identity;
  if (state.trading.state !== 'halted' || identity?.abilities.cancel !== true) return;
  for (const child of openOn(state, platform, identity.account))
    if (child.role === 'ENTRY' && isWorking(child.state)) cancelChild(turn, child, undefined);
}

/** Tells loudly of what has entered while trading was halted: an order that could not be cancelled in time. */
export function alarmOfEntries(turn: Turn): void {
  const { state, decisions } = turn;
  if (state.trading.state !== 'halted') return;
  for (const decision of decisions) {
    const child = decision.type === 'executionBooked' ? state.children.get(decision.orderId) : undefined;
    if (child?.role !== 'ENTRY') continue;
    const { platform, orderId, side, symbol, filledSize } = child;
    turn.alert({
      code: 'ENTERED_WHILE_HALTED',
      severity: 'alarm',
      platform,
      orderId,
      text:
        `Order ${orderId} on ${platform} filled while trading is halted: ${side} ${filledSize} ${symbol} in all. It was out ` +
        'before the halt and could not be cancelled in time. Close it with nexus flatten, or on the platform.',
    });
  }
}
