import { quantityText } from '../ui/format.ts';
import type { Speech } from './use-words.ts';

/** What is counted in a size, a limit or a position. */
export type CountedUnit = 'contracts' | 'lots' | 'units' | 'orders' | 'trades' | 'positions' | 'points';

/** A number with its unit in the person's language: 1 contract, 20 lots. */
export function unitText(value: number, unit: CountedUnit, { t, locale }: Speech): string {
  return `${quantityText(value, locale)} ${t(Math.abs(value) === 1 ? `unit.${unit}.one` : `unit.${unit}`)}`;
}
