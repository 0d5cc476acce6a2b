import type { MoneyView } from '../model/client-message.ts';
import type { Child } from '../model/order.ts';
import type { Turn } from './turn.ts';

/**
 * What a parent's fills realised so far, in the product's currency and, where that is USD, in USD. A rate that is not
 * known is left out: there is no silent default. Undefined for a product whose point value is unknown.
 */
export function moneyOf(turn: Turn, root: string, children: readonly Child[]): MoneyView | undefined {
  const point = turn.config.symbols.pointValue(root);
  if (point === undefined) return undefined;
  const pnlLocal = cents(children.reduce((sum, child) => sum + child.realizedPoints, 0) * point.value);
  if (point.currency !== 'USD') return { currency: point.currency, pnlLocal };
  return {
    currency: 'USD',
    pnlLocal,
    realizedPnlUsd: pnlLocal,
    ...commissionUsd(children),
    usdRate: 1,
    rateSource: 'same currency',
    rateAgeS: 0,
  };
}

function commissionUsd(children: readonly Child[]): { readonly commissionUsd?: number } {
  let sum: number | undefined;
  for (const child of children)
    for (const { commission, commissionCurrency } of child.executions)
      if (commission !== undefined && (commissionCurrency ?? 'USD') === 'USD') sum = (sum ?? 0) + commission;
  return sum === undefined ? {} : { commissionUsd: cents(sum) };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
