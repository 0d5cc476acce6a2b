import { trimDust } from '../base/decimal.ts';
import { crossRate } from '../currency/cross-rate.ts';
import type { Side, SizeUnit } from '../model/order.ts';
import type { Position } from '../orders/position-book.ts';
import { isResting } from '../orders/protect-share.ts';
import type { OrderTarget, SymbolBook } from './config.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar, Wish } from './wish.ts';

/** A wish as a side and a size in the platform's unit, or why it cannot be sized. */
export type WishedSize =
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string }
  | {
      readonly kind: 'size';
      readonly side: Side;
      readonly size: number;
      readonly unit: SizeUnit;
      readonly perContract: number;
      /** See `Child.pointWeight`. */
      readonly pointWeight: number;
      readonly entryRefusal?: EntryBar;
    };

/**
 * Turns the wish into a side and a size in the platform's unit. What is held can be closed also where the size no longer
 * translates; but never in a fraction that the platform cannot trade: a size below its minimum is denied.
 */
export function wishedSize(
  turn: Turn,
  known: PlatformState,
  root: string,
  wish: Wish,
  held: readonly Position[],
  where: OrderTarget,
): WishedSize {
  const quantity = Math.abs(wish.quantity);
  const zero = { size: 0, unit: held[0]?.unit ?? 'contracts', perContract: held[0]?.sizePerContract ?? 1 } as const;
  const translated =
    quantity === 0 ? { ok: true as const, value: zero } : translate(turn, known, root, quantity, where);
  const value = translated.ok ? translated.value : asHeld(wish, held, translated.error.code);
  if (value === undefined) return { kind: 'denied', ...refusalOf(translated) };
  const entryRefusal = translated.ok ? undefined : refusalOf(translated);
  const rest = {
    unit: value.unit,
    perContract: value.perContract,
    pointWeight: weightOf(turn, root, 'moneyPerPoint' in value ? value.moneyPerPoint : undefined, held),
    ...(entryRefusal !== undefined && { entryRefusal }),
  };
  if (wish.kind === 'order') return { kind: 'size', side: wish.side, size: value.size, ...rest };
  const { perContract } = value;
  const current =
    held.reduce((sum, { size, sizePerContract }) => sum + (size / sizePerContract) * perContract, 0) +
    unsettled(turn, known, root) * perContract;
  const delta = trimDust(Math.sign(wish.quantity) * value.size - current);
  return { kind: 'size', side: delta > 0 ? 'BUY' : 'SELL', size: Math.abs(delta), ...rest };
}

/** How much money a point is there; without fresh terms, as it was when what is held was opened. */
function weightOf(turn: Turn, root: string, moneyPerPoint: number | undefined, held: readonly Position[]): number {
  const point = turn.config.symbols.pointValue(root);
  return moneyPerPoint === undefined || point === undefined
    ? (held[0]?.pointWeight ?? 1)
    : trimDust(moneyPerPoint / point.value);
}

/** What open orders of the root would still add to the position if they filled: signed, in contracts of the root. */
function unsettled(turn: Turn, known: PlatformState, root: string): number {
  let sum = 0;
  for (const child of openOn(turn.state, known.identity.platform, known.identity.account))
    if (child.root === root && !isResting(child))
      sum += ((child.side === 'BUY' ? 1 : -1) * Math.max(0, child.size - child.filledSize)) / child.sizePerContract;
  return sum;
}

/** A size that was worked out by a ratio, in what a platform can trade: contracts are whole. */
export function sizeIn(unit: SizeUnit, size: number): number {
  const exact = trimDust(size);
  return unit === 'contracts' ? Math.floor(exact) : exact;
}

type Translated = ReturnType<SymbolBook['translate']>;

function refusalOf(translated: Translated): EntryBar {
  return translated.ok
    ? { code: 'SIZE_NOT_TRANSLATED', reason: 'the size has no terms' }
    : { code: translated.error.code, reason: translated.error.message };
}

/** A size that does not translate, by what is held: undefined where that is nothing, or less than may be traded of it. */
function asHeld(wish: Wish, held: readonly Position[], code: string) {
  const first = held[0];
  if (first === undefined) return undefined;
  const { unit, sizePerContract: perContract } = first;
  const size = sizeIn(unit, Math.abs(wish.quantity) * perContract);
  const isPart = wish.kind === 'position' || size < Math.abs(first.size);
  return size === 0 || (code === 'SIZE_BELOW_MIN' && isPart) ? undefined : { size, unit, perContract };
}

/** Contracts of a root in a platform's own unit, by the terms that the terminal states for where an order would go. */
export function translate(
  turn: Turn,
  known: PlatformState,
  root: string,
  quantity: number,
  where: OrderTarget,
): Translated {
  const { platform, symbols } = known.identity;
  const symbol = where.kind === 'symbol' ? where.symbol : undefined;
  const terms = symbols.find((listed) => listed.symbol === symbol);
  const factorOf = (from: string, to: string) => crossRate(turn.rates, from, to);
  return turn.config.symbols.translate(root, platform, quantity, terms, known.spelling, factorOf);
}
