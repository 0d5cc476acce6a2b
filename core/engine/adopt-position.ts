import { trimDust } from '../base/decimal.ts';
import { priceText } from '../base/price-text.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle } from '../model/source.ts';
import type { Position } from '../orders/position-book.ts';
import { adoptedPrice } from '../orders/reconcile-size.ts';
import { adoptInto } from './adopt-into.ts';
import { tellPosition } from './parent-messages.ts';
import type { PlatformState } from './state.ts';
import { sizingOf } from './symbol-terms.ts';
import type { Turn } from './turn.ts';

/** What a platform says it holds of a symbol. */
interface Held {
  readonly symbol: string;
  readonly size: number;
  /** 0 where it states none. */
  readonly averagePrice: number;
}

/**
 * Books a position as its platform states it, and tells everyone. No order and no fill is made up for it, and it realises
 * nothing. Undefined for a symbol that nobody knows: nothing is booked then.
 */
export function adoptPosition(
  turn: Turn,
  known: PlatformState,
  held: Held,
  why: { readonly by: Actor; readonly differenceId: number },
): Position | undefined {
  const { platform, account } = known.identity;
  const { symbol, size } = held;
  const sizing = sizingOf(turn, known, symbol);
  if (!sizing.ok) return undefined;
  const { root, contract, unit, sizePerContract, pointWeight } = sizing.value;
  const booked = turn.state.positions.get(platform, account, symbol);
  const before = { size: booked?.size ?? 0, averagePrice: booked?.averagePrice ?? 0 };
  const averagePrice = adoptedPrice(before, held);
  const { by, differenceId } = why;
  adoptInto(
    turn,
    {
      platform,
      account,
      root,
      symbol,
      ...(contract !== undefined && { contract }),
      unit,
      sizePerContract,
      ...(pointWeight !== undefined && { pointWeight }),
      size,
      averagePrice,
      realizedPoints: booked?.realizedPoints ?? 0,
    },
    differenceId,
  );
  turn.count('POSITION_ADOPTED');
  const price = averagePrice === 0 ? '' : ` at an average of ${priceText(averagePrice)}`;
  turn.alert({
    code: 'POSITION_ADOPTED',
    severity: 'warning',
    platform,
    text:
      `${platform} ${symbol}: our book says ${size}${price} now, as ${platform} does, and said ${before.size} before; adopted by ${actorTitle(by)} (difference ${differenceId}). ` +
      `Nothing was traded for it. What was won or lost with the ${Math.abs(trimDust(size - before.size))} is not in the gateway's profit and loss; look it up at ${platform}.`,
  });
  const adopted = turn.state.positions.get(platform, account, symbol);
  if (adopted !== undefined) tellPosition(turn, adopted);
  return adopted;
}
