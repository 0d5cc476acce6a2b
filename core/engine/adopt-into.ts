import { trimDust } from '../base/decimal.ts';
import type { Position } from '../orders/position-book.ts';
import { placeKey } from '../risk/trade-book.ts';
import { openLocal } from './day-money.ts';
import type { Turn } from './turn.ts';
import { worldOfAccount } from './world-of.ts';

/**
 * Adopts a position. Where more of what is held becomes ours, what the rest of it earned until now is no money of today: it
 * is brought into the day. What was not held at all, or on the other side, waits for its first price instead.
 */
export function adoptInto(turn: Turn, position: Position, differenceId: number): void {
  const { state, config } = turn;
  const { platform, account, symbol, size } = position;
  const booked = state.positions.get(platform, account, symbol);
  const sizeWas = booked?.size ?? 0;
  const openWas = booked === undefined ? undefined : openLocal(state, config, booked);
  turn.decide({ type: 'positionAdopted', differenceId, position });
  const place = placeKey(platform, account, symbol);
  if (sizeWas * size <= 0 || Math.abs(size) <= Math.abs(sizeWas) || state.risk.book.awaiting.has(place)) return;
  const open = openLocal(state, config, position);
  if (open === undefined || openWas === undefined) return;
  const of = { platform, account, world: worldOfAccount(state, position), currency: open.currency };
  const brought = trimDust(open.local - openWas.local);
  turn.decide({ type: 'riskChanged', change: { type: 'openBrought', place, account: of, openLocal: brought } });
}
