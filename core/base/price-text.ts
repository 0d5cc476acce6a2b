import { trimDust } from './decimal.ts';

/** A price as a person reads it: at least two decimals, and as many more, up to eight, as it has: `16250.50`, `1.08345`. */
export function priceText(price: number): string {
  return trimDust(price)
    .toFixed(8)
    .replace(/(\.\d\d\d*?)0+$/, '$1');
}
