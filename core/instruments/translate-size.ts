import { trimDust } from '../base/decimal.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { SizeUnit } from '../model/order.ts';
import type { Product } from './product.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { SizeRule, SizeTerms } from './symbol-map.ts';

/** What a size is made from: the signal's root, what trades for it there, and the terms in force. */
export interface SizeBasis {
  readonly root: Product;
  readonly unit: SizeUnit;
  readonly rule: SizeRule;
  /** The terminal's, laid over the file's. */
  readonly terms: SizeTerms;
}

/** The size of one order in the platform's own unit. */
export interface TranslatedSize {
  readonly size: number;
  readonly unit: SizeUnit;
  /** Size for one contract of the root, before rounding. */
  readonly perContract: number;
  /** Sizes are whole in it. */
  readonly step: number;
  /** Money per point of one contract's worth there, before rounding, in the root's currency. */
  readonly moneyPerPoint: number;
  /** The part of the wanted money per point that rounding down and the cap leave out, 0 to 1. */
  readonly shortfall: number;
  /** The size before the mapping's cap cut it. */
  readonly cappedFrom?: number;
}

/** Binary arithmetic may put a whole number of steps a hair below itself; a billionth of a step makes good for it. */
const STEP_TOLERANCE = 1e-9;
/** Contracts in one order; beyond it figures lose their steps, and nobody means it. */
const QUANTITY_MAX = 1_000_000;

/**
 * Turns contracts of a root into the platform's own unit: by money per point or number for number, times the mapping's
 * multiplier, rounded down to the step. Refuses SIZE_QUANTITY_INVALID, SIZE_TERMS_UNKNOWN, SIZE_TERMS_INVALID,
 * SIZE_CURRENCY_DIFFERS, SIZE_BELOW_MIN and SIZE_ABOVE_MAX, with the figures.
 */
export function translateSize(quantity: number, basis: SizeBasis): Result<TranslatedSize, Refusal> {
  const { root, unit, rule, terms } = basis;
  if (!Number.isFinite(quantity) || quantity <= 0 || quantity > QUANTITY_MAX) {
    const message = `quantity: expected a number above 0 and up to ${QUANTITY_MAX}, was ${quantity}`;
    return err(refusal('SIZE_QUANTITY_INVALID', message));
  }
  const checked = checkTerms(root, unit, rule, terms);
  if (!checked.ok) return checked;
  const { pointValue, step, min } = checked.value;

  const perContract = (rule.size === 'money' ? root.pointValue / pointValue : 1) * rule.multiplier;
  const wanted = quantity * perContract;
  const capped = rule.cap !== undefined && wanted > rule.cap;
  const size = trimDust(Math.floor((capped ? rule.cap : wanted) / step + STEP_TOLERANCE) * step);
  const figures = `${quantity} ${root.root} = ${round(wanted)} ${unit}`;
  if (size < min - step * STEP_TOLERANCE || size === 0) {
    const floored = size === round(wanted) ? '' : `, ${size} in steps of ${step}`;
    return err(refusal('SIZE_BELOW_MIN', `${figures}${floored}; the minimum is ${min} ${unit}`));
  }
  if (terms.sizeMax !== undefined && terms.sizeMax > 0 && size > terms.sizeMax + step * STEP_TOLERANCE) {
    return err(refusal('SIZE_ABOVE_MAX', `${figures}; the maximum for one order is ${terms.sizeMax} ${unit}`));
  }
  const translated = {
    size,
    unit,
    perContract: round(perContract),
    step,
    moneyPerPoint: round(perContract * pointValue),
    shortfall: Math.max(0, round(1 - size / wanted)),
  };
  return ok(capped ? { ...translated, cappedFrom: round(wanted) } : translated);
}

interface CheckedTerms {
  readonly pointValue: number;
  readonly step: number;
  readonly min: number;
}

function checkTerms(
  root: Product,
  unit: SizeUnit,
  rule: SizeBasis['rule'],
  { pointValue, sizeStep, sizeMin, sizeMax, currency }: SizeTerms,
): Result<CheckedTerms, Refusal> {
  if (rule.size === 'money' && currency !== undefined && currency !== root.currency) {
    return err(
      refusal(
        'SIZE_CURRENCY_DIFFERS',
        `one of the ${unit} is worth ${pointValue ?? '?'} ${currency} a point, ${root.root} is in ${root.currency}`,
      ),
    );
  }
  // Number for number needs no point value; it is then only shown.
  const worth = pointValue ?? (rule.size === 'money' ? undefined : root.pointValue);
  if (worth === undefined) {
    return err(refusal('SIZE_TERMS_UNKNOWN', `${root.root}: nobody has stated the point value of one of the ${unit}`));
  }
  const step = sizeStep ?? sizeMin ?? 1;
  const min = sizeMin ?? step;
  for (const [name, value] of [
    ['point value', worth],
    ['step', step],
    ['minimum', min],
  ] as const) {
    if (!Number.isFinite(value) || value <= 0) {
      return err(refusal('SIZE_TERMS_INVALID', `${root.root}: ${name}: expected a number above 0, was ${value}`));
    }
  }
  if (sizeMax !== undefined && sizeMax > 0 && sizeMax < min) {
    const message = `${root.root}: maximum: expected at least the minimum of ${min}, was ${sizeMax}`;
    return err(refusal('SIZE_TERMS_INVALID', message));
  }
  return ok({ pointValue: worth, step, min });
}

function round(value: number): number {
  return trimDust(value);
}
