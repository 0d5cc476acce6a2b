import type { World } from '../risk/world.ts';
import { dayMoney } from './day-money.ts';
import type { Turn } from './turn.ts';

/** A point of the day's curve is kept so often, or at once when the net has gone so far beyond what it was. */
const POINT_EVERY_US = 60_000_000;
const EXTREME_STEP_USD = 10;
const EXTREME_EVERY_US = 1_000_000;

/** Keeps a point of each world's curve when it is time, or when a new high or a deeper fall is worth keeping. */
export function noteDay(turn: Turn, worlds: readonly World[]): void {
  const { day } = turn.state.risk.book;
  for (const world of worlds) {
    if (![...day.accounts()].some((account) => account.world === world)) continue;
    const trail = day.trail(world);
    const sinceUs = turn.atUs - (trail.points.at(-1)?.atUs ?? 0);
    if (sinceUs < EXTREME_EVERY_US) continue;
    const { netUsd } = dayMoney(turn.state, turn.config, world);
    const isExtreme =
      netUsd - trail.peakUsd >= EXTREME_STEP_USD || trail.peakUsd - netUsd - trail.drawdownUsd >= EXTREME_STEP_USD;
    if (!isExtreme && sinceUs < POINT_EVERY_US) continue;
    turn.decide({ type: 'riskChanged', change: { type: 'netNoted', world, point: { atUs: turn.atUs, netUsd } } });
  }
}
