import type { Child } from '../model/order.ts';
import { exitsInFlight, splitOrder } from '../orders/split-order.ts';
import { numberChildren, sendChild } from './launch-parent.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * An order that was to close what is held and to enter the rest met a shut gate, so nothing of it left. What closes is no
 * entry: it goes out as an order of its own, as much of it as is still held. A halt refuses client orders whole.
 */
export function sendExitPart(turn: Turn, denied: Child): void {
  const { state } = turn;
  const { platform, account, symbol, side, exitSize, role } = denied;
  if (role !== 'ENTRY' || exitSize === 0 || state.trading.state === 'halted') return;
  if (state.platforms.get(platform)?.link !== 'open') return;
  const parent = state.parents.get(denied.parentKey);
  const position = state.positions.get(platform, account, symbol);
  if (parent === undefined || position === undefined) return;
  const inFlight = exitsInFlight(openOn(state, platform, account), symbol, side);
  const { exitSize: size } = splitOrder(side, exitSize, position.size, inFlight);
  if (size === 0) return;
  const children = numberChildren(turn, parent, [{ ...denied, size, exitSize: size, role: 'EXIT' }]);
  turn.decide({ type: 'flattenOrdersAdded', key: parent.key, children });
  for (const child of children) sendChild(turn, child);
}
