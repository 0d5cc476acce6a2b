import { trimDust } from '../base/decimal.ts';
import type { Difference } from '../model/difference.ts';
import { isSettled } from '../model/difference.ts';
import { choicesOf, choiceText } from '../orders/explain-difference.ts';
import { surplusOf } from '../orders/reconcile-size.ts';
import { Float, type Packable } from '../wire/pack.ts';

type PackableMap = { readonly [key: string]: Packable | undefined };

/** A difference as `nexus differences` lists it. Sizes are in the platform's own unit, positions signed, times in epoch µs. */
export function differenceMap(difference: Difference): PackableMap {
  const { id, kind, platform, account, symbol, text, proposal, foundUs, standing } = difference;
  return {
    id,
    kind,
    platform,
    account,
    symbol,
    ...matterMap(difference),
    text,
    proposal,
    choices: isSettled(difference)
      ? []
      : choicesOf(difference).map((choice) => ({ choice, text: choiceText(difference, choice) })),
    found_us: foundUs,
    state: standing.state,
    how: standing.state === 'settled' ? standing.how : null,
    by: standing.state === 'open' ? null : standing.by,
    reason: standing.state === 'open' ? '' : standing.reason,
    since_us: standing.state === 'open' ? null : standing.sinceUs,
  };
}

function matterMap(difference: Difference): PackableMap {
  switch (difference.kind) {
    case 'position': {
      const { ours, theirs, averagePrice, otherAccount } = difference;
      if (otherAccount === true) return { ours, other_account: true };
      return { ours, theirs, avg_price: new Float(averagePrice) };
    }
    case 'missed_fill':
      return { order_id: difference.orderId, exec_ids: difference.execIds };
    case 'unlisted_order':
      return { order_id: difference.orderId };
    case 'closed_order':
      return { order_id: difference.orderId, status: difference.ended };
    case 'foreign_order': {
      const { platformOrderId, side, size, filledSize } = difference;
      return { platform_order_id: platformOrderId, side, quantity: size, filled_qty: filledSize };
    }
  }
}

/** Working orders that nobody here owns, as rows of `nexus orders`. */
export function foreignOrderMaps(differences: readonly Difference[]): readonly PackableMap[] {
  return differences.flatMap((difference) => {
    if (difference.kind !== 'foreign_order' || isSettled(difference)) return [];
    const { id, platform, account, platformOrderId, symbol, side, size, filledSize, fillPrice, foundUs } = difference;
    return [
      {
        owner: 'foreign',
        order_id: difference.orderId ?? null,
        platform_order_id: platformOrderId,
        difference: id,
        platform,
        account,
        symbol,
        side,
        quantity: size,
        status: filledSize > 0 ? 'partial' : 'working',
        filled_qty: filledSize,
        fill_price: new Float(fillPrice),
        reason: 'not ours',
        decided_us: foundUs,
      },
    ];
  });
}

/** What platforms hold beyond our book, as rows of `nexus positions`. */
export function foreignPositionMaps(differences: readonly Difference[]): readonly PackableMap[] {
  return differences.flatMap((difference) => {
    if (difference.kind !== 'position' || isSettled(difference) || difference.standing.state === 'closing') return [];
    const { id, platform, account, symbol, ours, theirs, averagePrice } = difference;
    const surplus = surplusOf(ours, theirs);
    if (surplus === 0) return [];
    return [
      {
        owner: 'foreign',
        difference: id,
        platform,
        account,
        symbol,
        qty: trimDust(surplus),
        avg_price: new Float(averagePrice),
      },
    ];
  });
}
