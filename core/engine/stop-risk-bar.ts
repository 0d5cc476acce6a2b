import { trimDust } from '../base/decimal.ts';
import type { Protection } from '../orders/protection.ts';
import { usdOf } from './money-view.ts';
import type { Turn } from './turn.ts';

/** Why a stop stays where it is. */
export interface StopRiskBar {
  readonly code: 'RISK_PER_TRADE' | 'RATE_MISSING';
  readonly reason: string;
}

/**
 * What stands against a new price of a stop: an entry that passed with a near stop must not come to risk more by a far one.
 * Judged as a new entry is, from the average fill and for what is still held: RISK_PER_TRADE beyond the limit, RATE_MISSING
 * where it cannot be told in USD. A stop that comes nearer always passes.
 */
export function stopRiskBar(turn: Turn, protection: Protection, price: number): StopRiskBar | undefined {
  const most = turn.state.limits.maxRiskPerTradeUsd;
  const entry = turn.state.children.get(protection.entryId);
  if (most === undefined || entry === undefined || protection.size <= 0) return undefined;
  const away = protection.exitSide === 'SELL' ? -1 : 1;
  const pointsTo = (stop: number): number => trimDust((stop - entry.averagePrice) * away);
  const points = pointsTo(price);
  const present = protection.stop?.price;
  if (points <= 0 || (present !== undefined && points <= pointsTo(present))) return undefined;
  const worth = trimDust((protection.size / entry.sizePerContract) * (entry.pointWeight ?? 1));
  const usd = usdOf(turn, protection.root, trimDust(points * worth));
  if (usd === undefined)
    return {
      code: 'RATE_MISSING',
      reason: `what a stop at ${price} risks cannot be told in USD; it stays at ${present ?? 'its place'}`,
    };
  if (usd <= most) return undefined;
  const sum = `${points} points × ${worth} ${protection.root} are $${usd}, of $${most} a trade`;
  return {
    code: 'RISK_PER_TRADE',
    reason: `a stop at ${price} is too far away: ${sum}; it stays at ${present ?? 'its place'}`,
  };
}
