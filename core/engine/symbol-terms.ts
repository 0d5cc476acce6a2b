import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { FoundRate } from '../model/rate.ts';
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
 * Says what a platform's symbol means and how it is sized: as it was traded there before, else by the registry, with the last
 * rate that was seen where its money is another: what is held is held, however old the rate. Refused with the registry's own
 * words for a symbol that nobody knows or cannot size.
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
  const where = { kind: 'symbol', symbol, contract } as const;
  const fresh = translate(turn, known, root, 1, where);
  const sized =
    fresh.ok || !LACKS_RATE.has(fresh.error.code) ? fresh : translate(turn, known, root, 1, where, lastRates(turn));
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

/**
 * The same of what is closed at once: where nobody has ever seen a rate for its money, a lot counts as a contract that is worth
 * nothing, so that it can be closed and no profit or loss is made up for it.
 */
export function sizingToClose(turn: Turn, known: PlatformState, symbol: string): ReturnType<typeof sizingOf> {
  const sizing = sizingOf(turn, known, symbol);
  if (sizing.ok || !LACKS_RATE.has(sizing.error.code)) return sizing;
  const { root, contract } = meaningOf(turn, known, symbol);
  const unit = known.identity.symbols.find((listed) => listed.symbol === symbol)?.unit ?? 'lots';
  return ok({ root, ...(contract !== undefined && { contract }), unit, sizePerContract: 1, pointWeight: 0 });
}

/** Refusals of a size for want of a rate, or of a young one. */
const LACKS_RATE: ReadonlySet<string> = new Set(['SIZE_CURRENCY_DIFFERS', 'RATE_TOO_OLD']);

/** The last rate to USD of each currency that an event has brought, as if it were young enough. */
function lastRates({ rates, state: { risk } }: Turn): readonly FoundRate[] {
  const known = new Map([...risk.book.rates, ...risk.rates, ...rates.map((rate) => [rate.from, rate] as const)]);
  return [...known.values()].map((rate) => (rate.age === 'tooOld' ? { ...rate, age: 'stale' } : rate));
}
