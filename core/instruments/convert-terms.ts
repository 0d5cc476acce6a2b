import { trimDust } from '../base/decimal.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { SizeBasis } from './translate-size.ts';

/** Units of the second currency for one of the first; refused where no rate is known that may be used. */
export type CurrencyFactor = (
  from: string,
  to: string,
) => Result<number, { readonly code: string; readonly message: string }>;

/**
 * States the terms in the root's currency, so that money per point can be compared, and also number for number, so that what
 * a point is worth is not counted in another money. Terms that are in it already, or state no point value, stay as they are.
 * Refuses RATE_TOO_OLD, and SIZE_CURRENCY_DIFFERS where no rate is known.
 */
export function termsInRootCurrency(basis: SizeBasis, factorOf: CurrencyFactor): Result<SizeBasis, Refusal> {
  const { root, terms } = basis;
  const { pointValue, currency } = terms;
  if (pointValue === undefined || currency === undefined || currency === root.currency) {
    return ok(basis);
  }
  const factor = factorOf(currency, root.currency);
  if (factor.ok) {
    const converted = trimDust(pointValue * factor.value);
    return ok({ ...basis, terms: { ...terms, pointValue: converted, currency: root.currency } });
  }
  const message = `${root.root}: the point value is stated in ${currency}, the root is in ${root.currency}; ${factor.error.message}`;
  return err(refusal(factor.error.code === 'RATE_TOO_OLD' ? 'RATE_TOO_OLD' : 'SIZE_CURRENCY_DIFFERS', message));
}
