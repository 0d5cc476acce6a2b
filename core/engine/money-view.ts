import { trimDust } from '../base/decimal.ts';
import { convert, roundMoney } from '../currency/convert.ts';
import { exactToNumber } from '../currency/exact.ts';
import { pnlLocal } from '../currency/pnl.ts';
import type { MoneyView } from '../model/client-message.ts';
import { majorUnits, parseCurrency, USD } from '../model/money.ts';
import type { Child } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import type { Turn } from './turn.ts';

/** The rate to USD that a fill of this root is to be kept with; nothing for USD products and where no rate is known. */
export function rateOf(turn: Turn, root: string): { readonly rate?: FoundRate } {
  const currency = turn.config.symbols.pointValue(root)?.currency;
  if (currency === undefined || currency === USD) return {};
  const rate = turn.rates.find(({ from, to }) => from === currency && to === USD);
  return rate === undefined ? {} : { rate };
}

/**
 * What a parent's fills realised so far, in the product's currency and in USD: summed in the product's currency,
 * converted once at the rate of the last fill, rounded once. Where no rate was known the USD figures are left out: there
 * is no silent default. Undefined for a product whose point value is unknown.
 */
export function moneyOf(turn: Turn, root: string, children: readonly Child[]): MoneyView | undefined {
  const point = turn.config.symbols.pointValue(root);
  const currency = point?.currency === USD ? USD : parseCurrency(point?.currency);
  if (point === undefined || currency === undefined) return undefined;
  let points = 0;
  let commission: number | undefined;
  let rate: FoundRate | undefined;
  for (const child of children) {
    points += child.realizedPoints;
    if (child.commissionUsd !== undefined) commission = (commission ?? 0) + child.commissionUsd;
    rate = child.rate ?? rate;
  }
  const local = pnlLocal(trimDust(points), point.value, 1);
  if (local === undefined) return undefined;
  const commissionUsd = commission === undefined ? undefined : Math.round(commission * 100) / 100;
  if (currency === USD) {
    const pnl = majorUnits(roundMoney(local, USD));
    return {
      currency,
      pnlLocal: pnl,
      commissionUsd,
      realizedPnlUsd: pnl,
      usdRate: 1,
      rateSource: 'same currency',
      rateAgeS: 0,
    };
  }
  const base = { currency, pnlLocal: exactToNumber(local), commissionUsd };
  if (rate === undefined) return base;
  return {
    ...base,
    realizedPnlUsd: majorUnits(convert(local, rate)),
    usdRate: rate.toPerFrom,
    rateSource: rate.source,
    rateAgeS: Math.round(rate.ageMs / 1000),
  };
}

/** Points × contracts of a root in USD, at the rate that the present event brought; undefined where none is known. */
export function usdOf(turn: Turn, root: string, points: number): number | undefined {
  const point = turn.config.symbols.pointValue(root);
  const local = point && pnlLocal(points, point.value, 1);
  if (point === undefined || local === undefined) return undefined;
  if (point.currency === USD) return majorUnits(roundMoney(local, USD));
  const { rate } = rateOf(turn, root);
  return rate === undefined ? undefined : majorUnits(convert(local, rate));
}
