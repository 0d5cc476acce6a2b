import { trimDust } from '../base/decimal.ts';
import type { Child } from '../model/order.ts';
import { isTerminal, opposite, signOf } from '../model/order.ts';
import type { Protection } from '../orders/protection.ts';
import { exitsInFlight } from '../orders/split-order.ts';
import { tellSurplus, tellSurplusLeft } from './protect-alerts.ts';
import { sendProtective } from './protect-orders.ts';
import type { Turn } from './turn.ts';

/** A close that did not fill whole is followed by another after 1 s, 2 s, 4 s, and never later than this. */
const RETRY_US = 1_000_000;
const RETRY_US_MAX = 30_000_000;

/**
 * Closes at once what two orders of a protection traded too much by filling both, never more than is held by it: the
 * position was turned by us, and it is made flat by us, with an alarm. What such a close leaves is tried again until
 * nothing is left, each failure with an alarm.
 */
export function closeSurplus(
  turn: Turn,
  protection: Protection,
  position: number,
  open: () => readonly Child[],
): Protection {
  const { surplus, surplusClose, surplusRetry, exitSide, symbol } = protection;
  const before = surplusClose === undefined ? undefined : turn.state.children.get(surplusClose);
  if (before !== undefined && !isTerminal(before.state)) return protection;
  if (surplus === 0) return withoutClose(protection);
  if (before !== undefined) return afterEnd(turn, protection, before);
  if (surplusRetry !== undefined && turn.atUs < surplusRetry.nextUs) return protection;
  const side = opposite(exitSide);
  const held = Math.max(0, -signOf(side) * position);
  const size = trimDust(Math.min(surplus, held - exitsInFlight(open(), symbol, side)));
  if (size <= 0) return protection;
  if (surplusRetry === undefined) tellSurplus(turn, protection, size);
  const sent = sendProtective(turn, protection, 'surplus', size);
  return sent === undefined ? protection : { ...sent.protection, surplusClose: sent.orderId };
}

function withoutClose(protection: Protection): Protection {
  if (protection.surplusClose === undefined && protection.surplusRetry === undefined) return protection;
  const { surplusClose: _close, surplusRetry: _retry, ...rest } = protection;
  return rest;
}

/** A close is over and something is left: the next one waits longer than the one before. */
function afterEnd(turn: Turn, protection: Protection, close: Child): Protection {
  const { surplusClose: _, ...rest } = protection;
  const tries = (protection.surplusRetry?.tries ?? 0) + 1;
  const nextUs = turn.atUs + Math.min(RETRY_US_MAX, RETRY_US * 2 ** (tries - 1));
  tellSurplusLeft(turn, protection, close);
  return { ...rest, surplusRetry: { tries, nextUs } };
}
