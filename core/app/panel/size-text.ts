import type { SizeUnit } from '../../model/order.ts';

/** A size in words: 1 contract, 20 lots. */
export function sizeText(size: number, unit: SizeUnit): string {
  return `${size} ${Math.abs(size) === 1 ? unit.slice(0, -1) : unit}`;
}
