import { trimDust } from '../base/decimal.ts';
import type { PlatformView } from '../engine/view.ts';
import type { CurrencyFactor } from '../instruments/convert-terms.ts';
import type { Registry } from '../instruments/registry.ts';
import { knownSpelling } from './known-spelling.ts';

/** Contracts of a root between which the smallest tradable quantity of any platform lies. */
const QUANTITY_MIN = 1e-6;
const QUANTITY_MAX = 10_000;
const HALVINGS = 60;

/**
 * The smallest quantity, in contracts of the root, of which a platform trades anything: 1 for a future, 0.05 where one lot
 * is a twentieth of a contract, at the rate of the moment where a lot is stated in another money. Undefined where the root cannot be traded or sized there.
 */
export function smallestQuantity(
  registry: Registry,
  root: string,
  platform: string,
  view: PlatformView | undefined,
  nowUs: number,
  factorOf: CurrencyFactor,
): number | undefined {
  const spelling = knownSpelling(view?.spelling);
  const target = registry.orderTarget(root, platform, nowUs, spelling);
  if (target.kind !== 'symbol') return undefined;
  const terms = view?.symbols.find(({ symbol }) => symbol === target.symbol);
  const sizeOf = (quantity: number): ReturnType<Registry['translate']> =>
    registry.translate(root, platform, quantity, terms, spelling, factorOf);
  const isTooSmall = (quantity: number): boolean => {
    const size = sizeOf(quantity);
    return !size.ok && size.error.code === 'SIZE_BELOW_MIN';
  };
  let [below, above] = [QUANTITY_MIN, QUANTITY_MAX];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = Math.sqrt(below * above);
    if (isTooSmall(middle)) below = middle;
    else above = middle;
  }
  const smallest = sizeOf(above);
  return smallest.ok ? trimDust(smallest.value.size / smallest.value.perContract) : undefined;
}
