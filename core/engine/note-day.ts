import { placeKey } from '../risk/trade-book.ts';
import type { World } from '../risk/world.ts';
import { dayMoney } from './day-money.ts';
import type { Turn } from './turn.ts';
import { worldOfAccount } from './world-of.ts';

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
    const change = {
      type: 'netNoted',
      world,
      point: { atUs: turn.atUs, netUsd },
      marks: marksOf(turn, world),
    } as const;
    turn.decide({ type: 'riskChanged', change });
  }
}

/** What is held of a world is worth so much: after a restart it is still, until its platform is back with newer prices. */
function marksOf({ state }: Turn, world: World): readonly (readonly [string, number])[] {
  const { quoted, book } = state.risk;
  const marks: [string, number][] = [];
  for (const position of state.positions.all()) {
    const { platform, account, symbol, size } = position;
    if (size === 0 || worldOfAccount(state, position) !== world) continue;
    const place = placeKey(platform, account, symbol);
    const price = quoted.get(place);
    if (price !== undefined && price !== book.marks.get(place)) marks.push([place, price]);
  }
  return marks;
}
