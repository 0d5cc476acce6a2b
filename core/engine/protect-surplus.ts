import { trimDust } from '../base/decimal.ts';
import type { Child } from '../model/order.ts';
import { isTerminal, opposite, signOf } from '../model/order.ts';
import type { Protection } from '../orders/protection.ts';
import { exitsInFlight } from '../orders/split-order.ts';
import { tellSurplus } from './protect-alerts.ts';
import { sendProtective } from './protect-orders.ts';
import type { Turn } from './turn.ts';

/** A close that did not fill is sent again after this long. */
export const SURPLUS_PAUSE_US = 1_000_000;

/**
 * Closes at once what two orders of a protection traded too much by filling both, never more than is held by it: the
 * position was turned by us, and it is made flat by us, with an alarm.
 */
export function closeSurplus(
  turn: Turn,
  protection: Protection,
  position: number,
  open: () => readonly Child[],
): Protection {
  const { surplus, surplusClose, exitSide, symbol } = protection;
  const before = surplusClose === undefined ? undefined : turn.state.children.get(surplusClose);
  if (before !== undefined && !isTerminal(before.state)) return protection;
  if (surplus === 0) return withoutClose(protection);
  if (before !== undefined && turn.atUs < (before.endedUs ?? 0) + SURPLUS_PAUSE_US) return protection;
  const side = opposite(exitSide);
  const held = Math.max(0, -signOf(side) * position);
  const size = trimDust(Math.min(surplus, held - exitsInFlight(open(), symbol, side)));
  if (size <= 0) return protection;
  if (before === undefined) tellSurplus(turn, protection, size);
  const sent = sendProtective(turn, protection, 'surplus', size);
  return sent === undefined ? protection : { ...sent.protection, surplusClose: sent.orderId };
}

function withoutClose(protection: Protection): Protection {
  if (protection.surplusClose === undefined) return protection;
  const { surplusClose: _, ...rest } = protection;
  return rest;
}
