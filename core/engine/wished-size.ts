import { trimDust } from '../base/decimal.ts';
import { crossRate } from '../currency/cross-rate.ts';
import type { Side, SizeUnit } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import type { Position } from '../orders/position-book.ts';
import { isResting } from '../orders/protect-share.ts';
import { contractsHeld, decimalStep, heldPerContract } from './close-held.ts';
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
      /** Contracts of the root, not rounded to what the platform trades. */
      readonly contracts: number;
      /** All of it in the platform's unit, as if it entered. */
      readonly size: number;
      readonly unit: SizeUnit;
      readonly perContract: number;
      /** The step of sizes there; undefined where the size was taken from what is held. */
      readonly step: number | undefined;
      /** See `Child.pointWeight`. */
      readonly pointWeight: number;
      readonly entryRefusal?: EntryBar;
      /** The size is noticeably less than was wished. */
      readonly cut: SizeCut | undefined;
    };

/** Why an entry is smaller than was wished: the mapping's cap, or rounding that left out more than a tenth of it. */
export type SizeCut = 'SIZE_CAPPED' | 'SIZE_ROUNDED';

/** From a tenth on a person should know. */
const SHORTFALL_MAX = 0.1;

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
  const change =
    wish.kind === 'order' ? wish.quantity : trimDust(wish.quantity - expectedPosition(turn, known, root, held));
  const side = wish.kind === 'order' ? wish.side : change > 0 ? 'BUY' : 'SELL';
  const contracts = Math.abs(change);
  const zero = { size: 0, unit: held[0]?.unit ?? 'contracts', perContract: held[0]?.sizePerContract ?? 1 } as const;
  const translated =
    contracts === 0 ? { ok: true as const, value: zero } : translate(turn, known, root, contracts, where);
  const value = translated.ok ? translated.value : asHeld(known, contracts, held, translated.error.code);
  if (value === undefined) return { kind: 'denied', ...refusalOf(translated) };
  const entryRefusal = translated.ok ? undefined : refusalOf(translated);
  return {
    kind: 'size',
    side,
    contracts,
    size: value.size,
    unit: value.unit,
    perContract: value.perContract,
    step: 'step' in value ? value.step : undefined,
    cut: 'shortfall' in value ? cutOf(value) : undefined,
    pointWeight: weightOf(turn, root, 'moneyPerPoint' in value ? value.moneyPerPoint : undefined, held),
    ...(entryRefusal !== undefined && { entryRefusal }),
  };
}

/** What is held of the root once all open orders have filled: signed, in contracts of the root. */
export function expectedPosition(turn: Turn, known: PlatformState, root: string, held: readonly Position[]): number {
  const bySymbol = new Map<string, Pick<Position, 'symbol' | 'size' | 'unit' | 'sizePerContract'>>();
  for (const position of held)
    bySymbol.set(position.symbol, { ...position, sizePerContract: heldPerContract(position) });
  for (const child of openOn(turn.state, known.identity.platform, known.identity.account)) {
    if (child.root !== root || isResting(child)) continue;
    const rest = (child.side === 'BUY' ? 1 : -1) * Math.max(0, child.size - child.filledSize);
    const perContract = child.roundedPerContract ?? child.sizePerContract;
    const before = bySymbol.get(child.symbol) ?? { ...child, size: 0, sizePerContract: perContract };
    const size = trimDust(before.size + (rest / perContract) * before.sizePerContract);
    bySymbol.set(child.symbol, { ...before, size });
  }
  let sum = 0;
  for (const one of bySymbol.values())
    sum += Math.sign(one.size) * contractsHeld(Math.abs(one.size), one.sizePerContract, heldStep(known, one));
  return trimDust(sum);
}

/** The step of a held symbol: the terminal's; where orders still go to it the mapping's; else the decimals of what is held. */
export function heldStep(
  known: PlatformState,
  held: Pick<Position, 'symbol' | 'size' | 'unit'>,
  where?: OrderTarget,
  mapped?: number,
): number {
  const terms = known.identity.symbols.find((listed) => listed.symbol === held.symbol);
  const isMapped = where?.kind === 'symbol' && where.symbol === held.symbol;
  const stated = terms?.sizeStep ?? terms?.sizeMin ?? (isMapped ? mapped : undefined);
  if (stated !== undefined && stated > 0) return stated;
  return held.unit === 'contracts' ? 1 : decimalStep(Math.abs(held.size));
}

/** How much money a point is there; without fresh terms, as it was when what is held was opened. */
function weightOf(turn: Turn, root: string, moneyPerPoint: number | undefined, held: readonly Position[]): number {
  const point = turn.config.symbols.pointValue(root);
  return moneyPerPoint === undefined || point === undefined
    ? (held[0]?.pointWeight ?? 1)
    : trimDust(moneyPerPoint / point.value);
}

type Translated = ReturnType<SymbolBook['translate']>;
type SizedValue = Extract<Translated, { readonly ok: true }>['value'];

/** Whether a translated size fell noticeably short of what was wished. */
export function cutOf({
  cappedFrom,
  shortfall = 0,
}: Pick<SizedValue, 'cappedFrom' | 'shortfall'>): SizeCut | undefined {
  if (cappedFrom !== undefined) return 'SIZE_CAPPED';
  return shortfall > SHORTFALL_MAX ? 'SIZE_ROUNDED' : undefined;
}

function refusalOf(translated: Translated): EntryBar {
  return translated.ok
    ? { code: 'SIZE_NOT_TRANSLATED', reason: 'the size has no terms' }
    : { code: translated.error.code, reason: translated.error.message };
}

/** A size that does not translate, by what is held: undefined where that is nothing, or less than may be traded of it. */
function asHeld(known: PlatformState, contracts: number, held: readonly Position[], code: string) {
  const first = held[0];
  if (first === undefined) return undefined;
  const { unit, sizePerContract: perContract } = first;
  const exact = trimDust(contracts * perContract);
  const size = unit === 'contracts' ? Math.floor(exact) : exact;
  const isPart = contracts < contractsHeld(Math.abs(first.size), heldPerContract(first), heldStep(known, first));
  return size === 0 || (code === 'SIZE_BELOW_MIN' && isPart) ? undefined : { size, unit, perContract };
}

/** Contracts of a root in a platform's own unit, by the terms that the terminal states for where an order would go. */
export function translate(
  turn: Turn,
  known: PlatformState,
  root: string,
  quantity: number,
  where: OrderTarget,
  rates: readonly FoundRate[] = turn.rates,
): Translated {
  const { platform, symbols } = known.identity;
  const symbol = where.kind === 'symbol' ? where.symbol : undefined;
  const terms = symbols.find((listed) => listed.symbol === symbol);
  const factorOf = (from: string, to: string) => crossRate(rates, from, to);
  return turn.config.symbols.translate(root, platform, quantity, terms, known.spelling, factorOf);
}
