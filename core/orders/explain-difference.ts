import { trimDust } from '../base/decimal.ts';
import { priceText } from '../base/price-text.ts';
import type { DifferenceChoice, DifferenceMatter, ForeignOrder } from '../model/difference.ts';
import type { ReportedExecution } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import type { PositionGap } from './reconcile-size.ts';
import { surplusOf } from './reconcile-size.ts';

/** Names of executions that one sentence has room for. */
const NAMES_MAX = 3;

/** What may be why a position differs. */
export interface GapContext {
  readonly platform: PlatformId;
  /** Executions of the symbol that the report lists and that are of no order of ours. */
  readonly strangers: readonly ReportedExecution[];
  /** Orders of ours in the symbol whose outcome nobody knows. */
  readonly unknown: readonly Pick<Child, 'orderId' | 'side' | 'size' | 'filledSize'>[];
  /** Whether the report reaches back as far as it was asked to. */
  readonly isWhole: boolean;
}

/** Why a position differs, in a trader's words: `nt8 holds 2 NQ 12-26, we think 1: BUY 1 @ 16250 (fill H7) was traded by somebody else`. */
export function gapText(gap: PositionGap, context: GapContext): string {
  const { symbol, ours, theirs } = gap;
  return `${context.platform} holds ${theirs} ${symbol}, we think ${ours}: ${gapCause(gap, context)}`;
}

function gapCause(gap: PositionGap, { strangers, unknown, isWhole }: GapContext): string {
  const [doubtful] = unknown;
  if (doubtful !== undefined)
    return `order ${doubtful.orderId} (${doubtful.side} ${doubtful.size}) has no known outcome and may have filled`;
  const trades = explainingTrades(strangers, trimDust(gap.theirs - gap.ours));
  if (trades.length > 0)
    return `${nameTrades(trades)} ${trades.length === 1 ? 'was' : 'were'} traded there by somebody else`;
  if (!isWhole) return 'its history does not reach back far enough, so a fill may be missing from it';
  return 'no fill that it lists explains it';
}

/** The newest strangers' executions that come to the gap; none where no run of them does. */
export function explainingTrades(
  strangers: readonly ReportedExecution[],
  gapSize: number,
): readonly ReportedExecution[] {
  const newest = strangers.toSorted((a, b) => b.tsUs - a.tsUs);
  let sum = 0;
  for (const [index, { side, size }] of newest.entries()) {
    sum = trimDust(sum + signOf(side) * size);
    if (sum === gapSize) return newest.slice(0, index + 1).toReversed();
  }
  return [];
}

function nameTrades(trades: readonly ReportedExecution[]): string {
  const named = trades
    .slice(0, NAMES_MAX)
    .map(({ side, size, price, execId }) => `${side} ${size} @ ${priceText(price)} (fill ${execId})`);
  const more = trades.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `nt8 holds 2 NQ 12-26, we thought 1: fill 8812 of order 81 (BUY 1 @ 16250) was missed; it is booked now`. */
export function missedText(
  platform: PlatformId,
  child: Pick<Child, 'orderId' | 'symbol'>,
  missed: readonly ReportedExecution[],
  held: { readonly ours: number; readonly theirs: number } | undefined,
): string {
  const ids = missed.slice(0, NAMES_MAX).map(({ execId }) => execId);
  const more = missed.length - ids.length;
  const [first] = missed;
  const only =
    missed.length === 1 && first !== undefined ? ` (${first.side} ${first.size} @ ${priceText(first.price)})` : '';
  const fills = `fill${missed.length === 1 ? '' : 's'} ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const ends = missed.length === 1 ? 'was missed; it is booked now' : 'were missed; they are booked now';
  const cause = `${fills} of order ${child.orderId}${only} ${ends}`;
  return held === undefined || held.ours === held.theirs
    ? `${platform}, ${child.symbol}: ${cause}`
    : `${platform} holds ${held.theirs} ${child.symbol}, we thought ${held.ours}: ${cause}`;
}

/** `nt8 has a working order that is not ours: SELL 2 NQ 12-26 (its id 4711)`. */
export function foreignOrderText(platform: PlatformId, order: ForeignOrder): string {
  const { side, size, filledSize, symbol, platformOrderId, orderId } = order;
  const filled = filledSize > 0 ? `, ${filledSize} filled` : '';
  const text = `${platform} has a working order that is not ours: ${side} ${size} ${symbol} (its id ${platformOrderId}${filled})`;
  return orderId === undefined
    ? text
    : `${text}. It bears order id ${orderId}, which this journal does not hold: sent by another gateway, or before a restore`;
}

/** What a person may choose of a difference, best first; none where nothing is to be chosen. */
export function choicesOf(matter: DifferenceMatter): readonly DifferenceChoice[] {
  switch (matter.kind) {
    case 'position': {
      if (matter.otherAccount === true) return ['adopt', 'ignore'];
      const hasSurplus = surplusOf(matter.ours, matter.theirs) !== 0;
      return hasSurplus ? ['adopt', 'flatten', 'claim', 'ignore'] : ['adopt', 'ignore'];
    }
    case 'foreign_order':
      return ['ignore', 'claim', 'flatten'];
    case 'missed_fill':
    case 'unlisted_order':
    case 'closed_order':
      return [];
  }
}

/** What a choice would do, for a person about to make it. */
export function choiceText(matter: DifferenceMatter, choice: DifferenceChoice): string {
  if (matter.kind !== 'position')
    switch (choice) {
      case 'ignore':
        return 'leave it to whoever placed it';
      case 'adopt':
      case 'claim':
        return 'make it the gateway’s: it can be cancelled here then';
      case 'flatten':
        return 'make it the gateway’s and cancel it';
    }
  const { ours, theirs, symbol } = matter;
  if (matter.otherAccount === true)
    return choice === 'ignore'
      ? 'keep it booked, so that no flatten is proved'
      : 'book it as flat, once you have seen that it is; nothing is traded';
  switch (choice) {
    case 'adopt':
      return `book ${theirs} ${symbol} as the platform says; nothing is traded`;
    case 'claim':
      return `make ${surplusOf(ours, theirs)} ${symbol} the gateway’s; nothing is traded`;
    case 'flatten':
      return `close ${Math.abs(surplusOf(ours, theirs))} ${symbol} there at the market`;
    case 'ignore':
      return 'leave it to whoever traded it';
  }
}

/** What is proposed to a person: each way with the command for it. */
export function proposalText(id: number, matter: DifferenceMatter): string {
  if (matter.kind === 'unlisted_order')
    return `Look for it at the platform, then: nexus orders settle ${matter.orderId}`;
  return choicesOf(matter)
    .filter((choice) => choice !== 'claim' || matter.kind === 'foreign_order')
    .map(
      (choice) =>
        `To ${choiceText(matter, choice)}: nexus differences settle ${id} --${choice === 'claim' ? 'adopt' : choice} --reason …`,
    )
    .join('. ');
}
