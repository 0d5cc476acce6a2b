import { trimDust } from '../base/decimal.ts';
import type { Child } from '../model/order.ts';
import { exitsInFlight, splitOrder } from '../orders/split-order.ts';
import { flattenBar } from './flattens-at-work.ts';
import { numberChildren, sendChild } from './launch-parent.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * An order that was to close what is held and to enter the rest met a shut gate, or was cancelled because entries stopped.
 * What was left to close is no entry: it goes out as an order of its own, as much of it as is still held. A halt refuses
 * client orders whole, and a flatten closes by itself.
 */
export function sendExitPart(turn: Turn, stopped: Child): void {
  const { state } = turn;
  const { platform, account, symbol, side, exitSize, filledSize, role, root } = stopped;
  const left = trimDust(exitSize - filledSize);
  if (role !== 'ENTRY' || left <= 0 || state.trading.state === 'halted') return;
  if (state.platforms.get(platform)?.link !== 'open' || flattenBar(state, platform, root) !== undefined) return;
  const parent = state.parents.get(stopped.parentKey);
  const position = state.positions.get(platform, account, symbol);
  if (parent === undefined || position === undefined) return;
  const inFlight = exitsInFlight(openOn(state, platform, account), symbol, side);
  const { exitSize: size } = splitOrder(side, left, position.size, inFlight);
  if (size === 0) return;
  const children = numberChildren(turn, parent, [{ ...stopped, size, exitSize: size, role: 'EXIT' }]);
  turn.decide({ type: 'flattenOrdersAdded', key: parent.key, children });
  for (const child of children) sendChild(turn, child);
}
