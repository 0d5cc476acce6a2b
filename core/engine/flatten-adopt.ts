import type { FlattenLeg } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import type { Close } from '../orders/flatten-size.ts';
import { NO_DIFFERENCE } from '../model/difference.ts';
import { actorTitle } from '../model/source.ts';
import type { Position } from '../orders/position-book.ts';
import { adoptedPrice } from '../orders/reconcile-size.ts';
import { adoptInto } from './adopt-into.ts';
import { tellPosition } from './parent-messages.ts';
import { sizingToClose } from './symbol-terms.ts';
import type { Turn } from './turn.ts';

/**
 * Books what a platform states of the symbols that are to be closed, where a flatten was told to close also what others
 * opened: the closes then take off what was booked, and nothing is left of it. What nobody can size is left alone.
 */
export function adoptForeign(turn: Turn, run: FlattenRun, leg: FlattenLeg, closes: readonly Close[]): void {
  const known = turn.state.platforms.get(leg.platform);
  if (known === undefined || leg.reread === undefined) return;
  const { platform, account } = known.identity;
  for (const { symbol } of closes) {
    const theirs = leg.reread.positions.find((position) => position.symbol === symbol);
    const booked = turn.state.positions.get(platform, account, symbol);
    const before = { size: booked?.size ?? 0, averagePrice: booked?.averagePrice ?? 0 };
    const sizing = sizingToClose(turn, known, symbol);
    if (theirs === undefined || theirs.size === before.size || !sizing.ok) continue;
    const { root, contract, unit, sizePerContract, pointWeight } = sizing.value;
    const position: Position = {
      platform,
      account,
      root,
      symbol,
      ...(contract !== undefined && { contract }),
      unit,
      sizePerContract,
      ...(pointWeight !== undefined && { pointWeight }),
      size: theirs.size,
      averagePrice: adoptedPrice(before, { size: theirs.size, averagePrice: theirs.averagePrice ?? 0 }),
      realizedPoints: booked?.realizedPoints ?? 0,
    };
    adoptInto(turn, position, NO_DIFFERENCE);
    turn.count('POSITION_ADOPTED');
    turn.alert({
      code: 'POSITION_ADOPTED',
      severity: 'warning',
      platform,
      text: `${platform} ${symbol}: our book says ${theirs.size} now, as ${platform} does, and said ${before.size} before: the flatten by ${actorTitle(run.by)} closes also what others opened. What they won or lost with it is not in the gateway's profit and loss.`,
    });
    const adopted = turn.state.positions.get(platform, account, symbol);
    if (adopted !== undefined) tellPosition(turn, adopted);
  }
}
