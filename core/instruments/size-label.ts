import { trimDust } from '../base/decimal.ts';
import type { SizeRule, SizeTerms } from './symbol-map.ts';
import type { SizeBasis } from './translate-size.ts';

const CURRENCY_SIGNS: Readonly<Record<string, string>> = { USD: '$', BRL: 'R$', EUR: '€', GBP: '£' };

/**
 * The sentence that says what one contract becomes on a platform, as "1 NQ = 20 lots = $20/pt". A person confirms it once
 * before live, so it holds still: a terminal states points of another money anew with each rate, and the sentence has them
 * only roughly. Undefined while nobody has stated what one unit is worth.
 */
export function sizeLabel({ root, unit, rule, terms }: SizeBasis): string | undefined {
  const { pointValue } = terms;
  if (pointValue === undefined || !(pointValue > 0)) return undefined;
  const isForeign = terms.currency !== undefined && terms.currency !== root.currency;
  if (rule.size === 'money' && isForeign) {
    const worth = `${money(root.currency, trimDust(root.pointValue * rule.multiplier))}/pt`;
    // Whatever a lot is worth, the money per point is kept: another broker's tenfold lot is what a person should see.
    const size = trimDust(10 ** Math.round(Math.log10(pointValue)));
    return `1 ${root.root} = ${worth} in ${unit} of about ${money(terms.currency, size)}/pt, at the rate of the day`;
  }
  const perContract = trimDust((rule.size === 'money' ? root.pointValue / pointValue : 1) * rule.multiplier);
  const unitName = perContract === 1 ? unit.slice(0, -1) : unit;
  const amount = trimDust(perContract * pointValue);
  const worth = money(terms.currency ?? root.currency, isForeign ? roughly(amount) : amount);
  return `1 ${root.root} = ${perContract} ${unitName} = ${isForeign ? 'about ' : ''}${worth}/pt`;
}

/**
 * The nearest of 1, 2 and 5 times a power of ten. What is such a round figure in dollars stays well inside its step in euros
 * or pounds, where a rounding to one digit changed with the rate: 0.85 euros are 0.8 one day and 0.9 the next.
 */
function roughly(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  const apart = (figure: number): number => Math.abs(Math.log(amount / figure));
  const [nearest = amount] = [1, 2, 5, 10]
    .map((digit) => trimDust(digit * power))
    .toSorted((one, other) => apart(one) - apart(other));
  return nearest;
}

function money(currency: string, amount: number): string {
  return `${CURRENCY_SIGNS[currency] ?? `${currency} `}${amount}`;
}

/** What is kept of a confirmation: the sentence, and what it was said of, as "NAS100: 1 NQ = 20 lots = $20/pt". */
export function sizeConfirmation(symbol: string, label: string): string {
  return `${symbol}: ${label}`;
}

/** Whether a person confirmed what the sizing says now; another symbol, or a rule or terms that show, make it void. */
export function isConfirmed(
  rule: Pick<SizeRule, 'confirmed'>,
  symbol: string | undefined,
  label: string | undefined,
): boolean {
  return symbol !== undefined && label !== undefined && rule.confirmed === sizeConfirmation(symbol, label);
}

/** A term on which the file and the terminal do not agree. The terminal's is in force. */
export interface TermsContradiction {
  readonly term: 'point value' | 'step' | 'minimum' | 'maximum' | 'currency';
  readonly file: number | string;
  readonly terminal: number | string;
}

/**
 * Where the terminal's terms contradict those of the file, or its own of an earlier run. Terms only one side states do not, and
 * of points in two moneys the money alone does: their figures cannot be compared, and would be told anew with each rate.
 */
export function contradictions(file: SizeTerms, terminal: SizeTerms): readonly TermsContradiction[] {
  const isOneMoney =
    file.currency === undefined || terminal.currency === undefined || file.currency === terminal.currency;
  const pairs = [
    ['point value', file.pointValue, isOneMoney ? terminal.pointValue : undefined],
    ['step', file.sizeStep, terminal.sizeStep],
    ['minimum', file.sizeMin, terminal.sizeMin],
    ['maximum', file.sizeMax, terminal.sizeMax],
    ['currency', file.currency, terminal.currency],
  ] as const;
  return pairs.flatMap(([term, stated, reported]) =>
    stated === undefined || reported === undefined || isSame(stated, reported)
      ? []
      : [{ term, file: stated, terminal: reported }],
  );
}

function isSame(a: number | string, b: number | string): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-9 * Math.max(a, b) : a === b;
}
