import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { Position } from '../orders/position-book.ts';
import { trimDust } from '../base/decimal.ts';
import { meaningOf } from './flatten-view.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';
import { translate } from './wished-size.ts';

/** What a platform's symbol is and how it is sized there. */
export type SymbolSizing = Pick<Position, 'root' | 'contract' | 'unit' | 'sizePerContract' | 'pointWeight'>;

/**
 * Says what a platform's symbol means and how it is sized: as it was traded there before, else by the registry. Refused
 * with the registry's own words for a symbol that nobody knows or cannot size.
 */
export function sizingOf(
  turn: Turn,
  known: PlatformState,
  symbol: string,
): Result<SymbolSizing, { readonly code: string; readonly message: string }> {
  const { platform, account } = known.identity;
  const booked = turn.state.positions.get(platform, account, symbol);
  if (booked !== undefined) return ok(booked);
  for (const child of openOn(turn.state, platform, account)) if (child.symbol === symbol) return ok(child);
  const { root, contract } = meaningOf(turn, known, symbol);
  if (root === '')
    return err({ code: 'SYMBOL_UNKNOWN', message: `no product and no mapping knows ${symbol} of ${platform}` });
  const sized = translate(turn, known, root, 1, { kind: 'symbol', symbol, contract });
  if (!sized.ok) return sized;
  const { unit, perContract, moneyPerPoint } = sized.value;
  const point = turn.config.symbols.pointValue(root);
  const weight = moneyPerPoint === undefined || point === undefined ? 1 : trimDust(moneyPerPoint / point.value);
  return ok({
    root,
    ...(contract !== undefined && { contract }),
    unit,
    sizePerContract: perContract,
    ...(weight !== 1 && { pointWeight: weight }),
  });
}
